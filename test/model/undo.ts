import { deepStrictEqual } from 'node:assert';
import { changesOfRun } from '../../src/store/views/changes.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { forceFull } from './basis.ts';
import type { Hit } from './hits.ts';
import type { Platform } from './platform.ts';
import type { Stage } from './stage.ts';

/**
 * Takes the last run back, and that as well (R40). After the first everybody is as they were `before` the run, but for what an undo
 * leaves alone, and whom the run has created; after the second everything is as the run has left it.
 */
export async function undoAndRedo(stage: Stage, { platform: before, runs }: BeforeRun): Promise<Hit[]> {
  const { platform, installation } = stage;
  const [run, ...others] = await runsSince(stage, runs);
  // Of several, what was there before the last one is not known.
  if (run === undefined || others.length > 0 || !run.hasEnded) return [];
  const after = await platform.actual();
  const undone = await undo(stage, run.id);
  const plan = await changesOfRun(installation.db, undone.id, { limit: 10_000, offset: 0 });
  const left = new Set(
    plan.rows.flatMap(({ action, sourceId }) => (action === 'skip' || action === 'reject' ? (sourceId ?? []) : [])),
  );
  deepStrictEqual(
    statesOf(await platform.actual(), { before, after, left }),
    statesOf(before, { before, after, left }),
    `run ${run.id} was undone by ${undone.id}`,
  );
  const redone = await undo(stage, undone.id);
  deepStrictEqual(await platform.actual(), after, `run ${run.id} was undone by ${undone.id}, and that by ${redone.id}`);
  // What is remembered of everybody concerned is void, so that everything is read.
  await forceFull(stage);
  return ['undone and redone'];
}

async function undo({ installation }: Stage, runId: string): Promise<RunResult> {
  await using connection = await installation.connect();
  const plan = await connection.undo(runId);
  deepStrictEqual(plan.salesforceCalls, 0, 'calls of an undo');
  return await connection.approve(plan.id);
}

/** What is there before a run. */
export interface BeforeRun {
  readonly platform: Platform;
  /** Number of the newest run. */
  readonly runs: string;
}

export async function beforeRun({ platform, installation: { db } }: Stage): Promise<BeforeRun> {
  const newest = await db
    .selectFrom('run')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return { platform: await platform.actual(), runs: newest?.id ?? '0' };
}

async function runsSince({ installation: { db } }: Stage, before: string) {
  const runs = await db
    .selectFrom('run')
    .select(['id', 'state', 'dry_run as dryRun'])
    .where('id', '>', before)
    .execute();
  return runs.map(({ id, state, dryRun }) => {
    return { id, hasEnded: !dryRun && (state === 'succeeded' || state === 'completed_with_errors') };
  });
}

interface Frame {
  readonly before: Platform;
  readonly after: Platform;
  /** Ids of the records whose people an undo has left alone. */
  readonly left: ReadonlySet<string>;
}

/** By record, what people are like whom the run has found on the platform and its undo has not left alone. */
function statesOf({ people, links }: Platform, { before, after, left }: Frame) {
  const there = new Set(Object.keys(before.links));
  return Object.fromEntries(
    Object.entries(after.links).flatMap(([sourceId]) => {
      const username = links[sourceId];
      if (username === undefined || !there.has(sourceId) || left.has(sourceId)) return [];
      // Links stay, and with them the mark of where somebody comes from.
      const { sfdc: _, ...state } = people[username] ?? { sfdc: '' };
      return [[sourceId, { username, ...state }]];
    }),
  );
}
