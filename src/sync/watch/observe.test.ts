import { describe, expect, it } from 'vitest';
import type { Entity } from '../entity.ts';
import { type Observation, observe } from './observe.ts';
import type { Alert, WatchState } from './watch.ts';

const START = Date.parse('2026-03-01T02:00:00Z');
const HOUR = 3_600_000;
const SETTINGS = { users: '1', contacts: '2', custom: '3' } as const;

/** Plays observations, one an hour; answers what was told in each hour. */
function play(...steps: readonly (readonly [Entity, Observation])[]) {
  let state: WatchState = { failures: null, conditions: [] };
  return steps.map(([entity, observation], hour) => {
    const subject = { connection: 'acme', settingsId: SETTINGS[entity], entity, ownerName: null, runId: String(hour) };
    const next = observe(state, subject, observation, new Date(START + hour * HOUR));
    state = next.state;
    return next.alerts.map(tell).join(', ');
  });
}

const tell = ({ kind, entity }: Alert) => (entity === null || kind === 'well' ? kind : `${entity} ${kind}`);

const failed = (code = 'salesforce_unreachable'): Observation => ({ kind: 'failed', code, message: 'x' });
const held: Observation = { kind: 'held', code: 'changed', message: 'x' };
const released: Observation = { kind: 'released' };
const overdue: Observation = { kind: 'overdue', message: 'x' };
const succeeded = (strange: string | null = null): Observation => ({ kind: 'succeeded', strange });

describe('what is told', () => {
  it('R46: nothing, as long as all is well', () => {
    expect(play(['users', succeeded()], ['users', succeeded()], ['contacts', released])).toEqual(['', '', '']);
  });

  it('R46: a failure once, and once that all is well again', () => {
    expect(
      play(['users', failed()], ['users', failed('internal')], ['users', succeeded()], ['users', succeeded()]),
    ).toEqual(['users failed', '', 'well', '']);
  });

  it('R46: that all is well only when it is for every entity', () => {
    expect(play(['users', failed()], ['contacts', held], ['users', succeeded()], ['contacts', released])).toEqual([
      'users failed',
      'contacts held',
      '',
      'well',
    ]);
  });

  it('R46: every change of state, one by one', () => {
    expect(
      play(
        ['users', failed()],
        ['users', overdue],
        ['users', held],
        ['users', succeeded('few')],
        ['users', succeeded('few')],
        ['users', succeeded()],
      ),
    ).toEqual(['users failed', 'users overdue', 'users held', 'users records', '', 'well']);
  });

  it('R44: what keeps the whole connection from working once, and not for each entity', () => {
    const credentials = failed('salesforce_credentials');
    expect(
      play(
        ['users', credentials],
        ['contacts', credentials],
        ['users', credentials],
        ['contacts', credentials],
        ['users', succeeded()],
        ['contacts', succeeded()],
      ),
    ).toEqual(['users failed', '', 'quarantined', '', '', 'well']);
  });

  it('R44: a held plan is a sign that the connection works', () => {
    const credentials = failed('salesforce_credentials');
    expect(play(['users', credentials], ['users', credentials], ['users', credentials], ['users', held])).toEqual([
      'users failed',
      '',
      'quarantined',
      'users held',
    ]);
  });
});
