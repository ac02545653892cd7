import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure, type Failures, mayTry } from './quarantine.ts';

const START = Date.parse('2026-03-01T02:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);

/** What is known after failures at these hours. */
const failed = (hours: readonly number[], code = 'salesforce_credentials'): Failures | null =>
  hours.reduce<Failures | null>((before, hour) => afterFailure(before, code, at(hour)), null);

describe('a connection that keeps failing', () => {
  it('R44: is quarantined by the third failure, and tried once a day from then on', () => {
    expect(mayTry(failed([0, 1]), at(1))).toBe(true);
    const quarantined = failed([0, 1, 2]);
    expect(quarantined).toMatchObject({ count: 3, quarantinedSince: at(2).toISOString() });
    expect(mayTry(quarantined, at(25.9))).toBe(false);
    expect(mayTry(quarantined, at(26))).toBe(true);
    const tried = afterFailure(quarantined, 'salesforce_credentials', at(26));
    expect(tried).toMatchObject({ quarantinedSince: at(2).toISOString(), nextTryAt: at(50).toISOString() });
  });

  it('R44: is not quarantined for the entities of one start, which fail together', () => {
    expect(mayTry(failed([0, 0, 0, 0.1]), at(0.1))).toBe(true);
    expect(mayTry(failed([0, 0, 0, 1]), at(1))).toBe(false);
  });

  it.each(['salesforce_unreachable', 'salesforce_list_view', 'salesforce_budget', 'internal'])(
    'R44: is not for %s, which says nothing of the connection',
    (code) => {
      expect(failed([0, 1, 2, 3], code)).toBeNull();
      const twice = failed([0, 1]);
      expect(afterFailure(twice, code, at(2))).toBe(twice);
    },
  );

  it('R44: counts each kind of failure by itself, and stays quarantined when the kind changes', () => {
    const other = afterFailure(failed([0, 1]), 'salesforce_quota', at(2));
    expect(other).toMatchObject({ kind: 'quota', count: 1, quarantinedSince: null });
    const still = afterFailure(failed([0, 1, 2]), 'salesforce_quota', at(26));
    expect(still).toMatchObject({ kind: 'quota', quarantinedSince: at(2).toISOString() });
  });

  it('R44: whatever it fails at, is tried at least once a day', () => {
    const codes = fc.constantFrom('salesforce_credentials', 'salesforce_permission', 'salesforce_quota', 'internal');
    const steps = fc.array(fc.record({ code: codes, wait: fc.double({ min: 0, max: 30, noNaN: true }) }));
    fc.assert(
      fc.property(steps, (history) => {
        let failures: Failures | null = null;
        let hour = 0;
        for (const { code, wait } of history) {
          hour += wait;
          failures = afterFailure(failures, code, at(hour));
          expect(mayTry(failures, at(hour + 24))).toBe(true);
        }
      }),
    );
  });
});
