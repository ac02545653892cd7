import { describe, expect, it } from 'vitest';
import { contactSettings, NAMES } from '../../../test/support/mapping.ts';
import type { Basis } from '../basis.ts';
import type { Stakes } from '../hold.ts';
import type { RunEvent } from '../journal/events.ts';
import type { RunPatch } from '../journal/runs.ts';
import type { Memory } from '../memory.ts';
import type { RunState } from '../result.ts';
import { assertTransition } from '../states.ts';
import { STANDARD_THRESHOLDS } from '../thresholds.ts';
import type { Alert, WatchState } from '../watch/watch.ts';
import { type GateContext, type GatedRun, gate } from './gate.ts';

const NOW = new Date('2026-03-01T10:00:00Z');

function basis(view: string): Basis {
  return {
    settings: contactSettings(NAMES),
    access: 'a',
    view: { id: view, label: view, filter: '', filtered: true },
    destination: '2',
    fields: [],
  };
}

const RUN: GatedRun = { id: '7', settingsId: '5', basis: basis('00B1'), met: 80, dryRun: false };
const QUIET = { deactivated: 0, rejected: 0, changed: 0, returning: 0, leavers: 0 };

interface Situation {
  readonly run?: Partial<GatedRun>;
  readonly stakes?: Partial<Omit<Stakes, 'linked' | 'met' | 'metBefore' | 'replaced'>>;
  readonly links?: { readonly present: number; readonly left: number };
  /** What the last finished run was made with. */
  readonly before?: Partial<Memory>;
  /** People whom an undo had changed back and this plan would change again. */
  readonly again?: number;
  /** Whether the plan of that undo is still there. */
  readonly kept?: boolean;
}

/** A gate whose journal is in memory, and what it did there. */
async function gated({
  run,
  stakes,
  links = { present: 100, left: 0 },
  before = { basis: RUN.basis, met: 90 },
  again = 0,
  kept = true,
}: Situation) {
  const did = {
    state: 'planned' as RunState,
    patch: {} as RunPatch,
    events: [] as RunEvent[],
    alerts: [] as Alert[],
    watch: { failures: null, conditions: [] } as WatchState,
    judged: false,
  };
  const context: GateContext<null> = {
    settingsId: RUN.settingsId,
    settings: { entity: 'contacts' },
    thresholds: STANDARD_THRESHOLDS,
    clock: () => NOW,
    journal: {
      transaction: (work) => work(null),
      settings: {
        recall: async () => ({
          basis: null,
          met: null,
          watermark: null,
          sweptAt: null,
          retries: 0,
          missed: 0,
          undone: null,
          fieldTypes: null,
          ...before,
        }),
      },
      links: {
        any: async () => links.present + links.left > 0,
        countPresent: async (_, _settingsId, enough) => Math.min(links.present, enough),
      },
      plans: {
        async stakes() {
          did.judged = true;
          return { ...QUIET, ...stakes };
        },
        countAgain: async (_, runId, others) => {
          expect([runId, others]).toEqual([RUN.id, ['8']]);
          return again;
        },
      },
      events: { add: async (_, events) => void did.events.push(...events) },
      runs: {
        isPlanKept: async () => kept,
        async patch(_, runId, patch) {
          expect(runId).toBe(RUN.id);
          did.patch = { ...did.patch, ...patch };
        },
        async transition(_, runId, from, to, patch) {
          expect([runId, from]).toEqual([RUN.id, did.state]);
          assertTransition(from, to);
          Object.assign(did, { state: to, patch: { ...did.patch, ...patch } });
        },
      },
      watch: {
        state: async () => ({
          ...did.watch,
          connection: 'acme',
          ownerName: null,
          rules: { records: null, overdueAfter: null },
        }),
        async save(_, _settingsId, state) {
          did.watch = state;
        },
        announce: async (_, alerts) => void did.alerts.push(...alerts),
      },
    },
  };
  const verdict = await gate(context, { ...RUN, ...run });
  return { verdict, ...did };
}

describe('the gate', () => {
  it('R39: lets a plan through that stays within the thresholds, without a word', async () => {
    expect(await gated({ stakes: { deactivated: 20, changed: 50 } })).toMatchObject({
      verdict: 'open',
      state: 'planned',
      patch: {},
      events: [],
      alerts: [],
    });
  });

  it('R39: does not even look at the plan of a first load', async () => {
    const first = await gated({ links: { present: 0, left: 0 }, before: { basis: null, met: null }, run: { met: 0 } });
    expect(first).toMatchObject({ verdict: 'open', judged: false });
    expect(await gated({ links: { present: 1, left: 0 } })).toMatchObject({ verdict: 'open', judged: true });
    expect(await gated({ links: { present: 1, left: 1 } })).toMatchObject({ verdict: 'open', judged: true });
  });

  it('R39: looks at the plan of people who had all left', async () => {
    const stakes = { changed: 30, returning: 30 };
    expect(await gated({ links: { present: 0, left: 30 }, stakes })).toMatchObject({ verdict: 'held', state: 'held' });
  });

  it('R39: holds a plan with its reasons until it expires, writes why, and tells of it', async () => {
    const held = await gated({ stakes: { deactivated: 30, changed: 60 } });
    expect(held).toMatchObject({ verdict: 'held', state: 'held' });
    expect(held.patch).toEqual({
      hold: [expect.objectContaining({ code: 'deactivated' }), expect.objectContaining({ code: 'changed' })],
      expiresAt: new Date('2026-03-08T10:00:00Z'),
    });
    const [first, second] = held.patch.hold ?? [];
    const message = `${first?.message} ${second?.message}`;
    expect(held.events).toEqual([{ runId: '7', level: 'warning', code: 'run_held', said: held.patch.hold }]);
    expect(held.alerts).toEqual([
      expect.objectContaining({ kind: 'held', code: 'deactivated changed', runId: '7', connection: 'acme', message }),
    ]);
    expect(held.watch.conditions).toEqual([
      expect.objectContaining({ condition: 'held', settingsId: '5', entity: 'contacts' }),
    ]);
  });

  it('R38, R39: of a dry run only says what the same plan would be held for', async () => {
    const dry = await gated({ run: { dryRun: true }, stakes: { deactivated: 30 } });
    expect(dry).toMatchObject({ verdict: 'held', state: 'planned', alerts: [], watch: { conditions: [] } });
    expect(dry.patch).toEqual({ hold: [expect.objectContaining({ code: 'deactivated' })] });
    expect(dry.events).toEqual([expect.objectContaining({ level: 'warning', code: 'run_would_be_held' })]);
  });

  it('R39: knows how many records the last run had met, and asks once about an empty list view', async () => {
    expect(await gated({ run: { met: 0 } })).toMatchObject({
      verdict: 'held',
      patch: { hold: [{ code: 'empty_read' }] },
    });
    expect(await gated({ run: { met: 0 }, before: { basis: RUN.basis, met: 0 } })).toMatchObject({ verdict: 'open' });
  });

  it('R40: holds what would do again what was undone, once, and says of how many', async () => {
    const undone = { basis: RUN.basis, met: 90, undone: { run: '6', by: ['8'] } };
    expect(await gated({ before: undone, again: 3 })).toMatchObject({
      verdict: 'held',
      patch: {
        hold: [
          { code: 'undone', message: expect.stringContaining('Run 6 was undone, and this run would change 3 people') },
        ],
      },
    });
    expect(await gated({ before: undone, again: 0 })).toMatchObject({ verdict: 'open' });
    const redone = { ...undone, undone: { run: '6', by: [] } };
    expect(await gated({ before: redone, again: 3 })).toMatchObject({ verdict: 'open' });
    // Whom the undo has changed is not kept any more: it may be anybody.
    const forgotten = { before: undone, kept: false, stakes: { changed: 2 } };
    expect(await gated(forgotten)).toMatchObject({
      verdict: 'held',
      patch: { hold: [{ code: 'undone_forgotten', params: { run: '6', people: 2 } }] },
    });
    expect(await gated({ ...forgotten, stakes: {} })).toMatchObject({ verdict: 'open' });
    const both = await gated({ before: undone, again: 1, stakes: { deactivated: 30 } });
    expect(both.patch.hold?.map(({ code }) => code)).toEqual(['undone', 'deactivated']);
  });

  it('R35: holds leavers after a change of list view, of which the last finished run knows', async () => {
    const stakes = { deactivated: 1, leavers: 1 };
    const replaced = { stakes, run: { basis: basis('00B2') } };
    expect(await gated(replaced)).toMatchObject({ verdict: 'held', patch: { hold: [{ code: 'view_replaced' }] } });
    expect(await gated({ ...replaced, before: { basis: null, met: null } })).toMatchObject({ verdict: 'open' });
    expect(await gated({ stakes })).toMatchObject({ verdict: 'open' });
  });
});
