import type { Progress, RunResult } from '../../src/sync/result.ts';
import type { Replayed } from './actions.ts';
import type { RunSeed } from './case.ts';
import type { Told } from './compare.ts';
import type { Hit } from './hits.ts';
import { replay } from './reference.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

export interface Ended extends Replayed, Told {
  readonly result: RunResult;
  readonly hits: Hit[];
  /** The org was edited while the run was interrupted. */
  readonly edited: boolean;
}

/** Runs, is interrupted where the seed says so, and goes on. */
export async function runToTheEnd(stage: Stage, seed: RunSeed): Promise<Ended> {
  const before = stage.world;
  const first = replay(before);
  const { touched } = stage;
  const interrupted = seed.kind === 'plain' ? undefined : seed;
  const result = await synchronize(stage, interrupted ? { interrupted } : {});
  if (result !== null) return { ...first, result, hits: [], edited: false, touched };

  const { state } = await lastRun(stage);
  const hits: Hit[] = [state === 'extracting' ? 'interrupted while reading' : 'interrupted while applying'];
  if (seed.kind === 'interrupted, then settings') {
    // What was being applied is brought to its end first; a mere plan is thrown away.
    if (state === 'applying') {
      stage.world = first.after;
      stage.basis = basisOf(before);
    }
    await stage.perform({ kind: 'change an option', a: seed.after % 3, b: 0 });
    await stage.configure();
    const second = replay(stage.world);
    hits.push('settings changed in between');
    return { ...second, result: await goOn(stage), hits, edited: false, touched, mayFindHandEdits: true };
  }
  const edited = seed.kind === 'interrupted, then edits' && state !== 'extracting' && !first.outcome.held;
  if (edited) {
    // The plan is made: what changes in the org from now on is for the next run.
    stage.world = first.after;
    stage.touched = new Set();
    for (const kind of ['edit a person', 'toggle scope', 'rename a person'] as const) {
      await stage.perform({ kind, a: seed.after * 7, b: seed.after * 3 });
    }
    hits.push('edited in between');
  }
  return { ...first, result: await goOn(stage), hits, edited, touched };
}

export async function goOn(stage: Stage): Promise<RunResult> {
  const result = await synchronize(stage, {});
  if (result === null) throw new Error('The run was aborted although nobody asked for it');
  return result;
}

interface SyncOptions {
  readonly dryRun?: boolean;
  readonly interrupted?: Pick<RunSeed, 'phase' | 'after'>;
}

/** Null when it was interrupted. */
export async function synchronize(
  stage: Stage,
  { dryRun = false, interrupted }: SyncOptions,
): Promise<RunResult | null> {
  await using connection = await stage.installation.connect();
  const abort = new AbortController();
  let reports = 0;
  const onProgress = ({ phase }: Progress) => {
    if (phase === interrupted?.phase) reports += 1;
    if (reports === interrupted?.after) abort.abort();
  };
  try {
    return await connection.synchronize(stage.world.settings.entity, { dryRun, signal: abort.signal, onProgress });
  } catch (error) {
    if (error === abort.signal.reason) return null;
    throw error;
  }
}

export async function decideOnHeld({ installation }: Stage, runId: string, approve: boolean): Promise<void> {
  await using connection = await installation.connect();
  if (approve) await connection.approve(runId);
  else await connection.discard(runId);
}

async function lastRun({ installation: { db } }: Stage) {
  return await db.selectFrom('run').select('state').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
}

/** Makes the next run read everything, as if it were the first of its settings. */
export async function forceFull(stage: Stage): Promise<void> {
  await stage.installation.db.updateTable('settings').set({ watermark: null }).execute();
  stage.basis = null;
}

/** R12: only settings that are as they were at the last finished run read only what changed. */
export function expectedMode({ world, basis }: Stage): 'full' | 'incremental' {
  return world.settings.incremental && basis === basisOf(world) ? 'incremental' : 'full';
}

/** Notes that the watermark has moved; `edited`: what is touched now was so too late for this run. */
export async function finished(
  stage: Stage,
  { mode }: RunResult,
  { edited, touched }: Pick<Ended, 'edited' | 'touched'>,
): Promise<void> {
  if (mode === 'full') stage.byHand.clear();
  else await forgive(stage, touched);
  stage.basis = basisOf(stage.world);
  stage.onlyFullSees = false;
  stage.atRest = !edited;
  if (!edited) stage.touched.clear();
}

function basisOf({ settings, views, picklists }: World): string {
  const isTeamRead = settings.mapping.some(({ target }) => target === 'team');
  const labels = picklists['Team__c']?.options.map(({ value, label }) => [value, label]);
  return JSON.stringify([settings, views[settings.view], isTeamRead ? labels : null]);
}

/**
 * Values edited by hand are overwritten by a full run; an incremental one may leave them, unless the record was changed
 * as well. Where it has left them, so does the reference.
 */
async function forgive({ installation: { db }, world, byHand }: Stage, touched: ReadonlySet<string>): Promise<void> {
  const pending = new Map(byHand);
  byHand.clear();
  for (const [id, values] of pending) {
    const person = world.links.get(id)?.person;
    if (person === undefined || touched.has(id)) continue;
    const row = await db.selectFrom('person').selectAll().where('username', '=', person.username).executeTakeFirst();
    const { fields = {}, ...own } = row ?? {};
    const actual = new Map<string, unknown>(Object.entries({ ...fields, ...own }));
    const left = Object.entries(values).filter(([key, value]) => String(actual.get(key)) === value);
    if (left.length > 0) byHand.set(id, Object.fromEntries(left));
    for (const [key, value] of left) {
      if (key === 'active') person.active = false;
      else person.values[key] = value;
    }
  }
}
