import type { Sentence } from '../support/sentence.ts';
import { type Basis, differences } from './basis.ts';
import { parentsOf, stampPaths } from './extract/stamp.ts';
import type { StoredRun } from './journal/runs.ts';
import type { Memory } from './memory.ts';
import { say } from './sentences/sentence.ts';
import type { EntitySettings } from './settings.ts';
import type { CallOptions, CompiledExtract, Source } from './source.ts';

/** How far before the watermark an incremental run reads: transactions commit late, with an older SystemModstamp. */
export const OVERLAP_MS = 5 * 60_000;
/** A view that is too large to be swept in every run is swept once in this time. */
export const SWEEP_EVERY_MS = 24 * 3_600_000;
/** A view is not expected to lose more than a third of its records between two daily sweeps: asking for its size is a call. */
const MOST_SHRINKING = 1.5;
/** More records than this are not asked for one by one: reading the whole view costs less. */
export const MOST_RETRIES = 20_000;
/** Ids of changed records that a sweep keeps in memory, so as not to read them again. */
export const MOST_CHANGED = 100_000;

/** What a run will read. `extract` is the whole list view. */
export interface ReadingPlan {
  readonly mode: 'full' | 'incremental';
  /** Why, where there is something to say. */
  readonly reasons: readonly Sentence[];
  /** Incremental: the records changed since then. */
  readonly delta: CompiledExtract | null;
  readonly since: Date | null;
  /** Incremental: Ids and stamps of the whole view; null when this run does not sweep. */
  readonly sweep: CompiledExtract | null;
  /** Records to come, for progress. */
  readonly total: number;
}

export interface Situation {
  readonly source: Source;
  readonly settings: EntitySettings;
  readonly memory: Memory;
  readonly basis: Basis;
  readonly extract: CompiledExtract;
  /** Salesforce's clock. */
  readonly now: Date;
}

/** Why a run of these settings has to read everything, empty where there is nothing to say; null when what changed is enough (R12). */
export function whyFull(settings: EntitySettings, memory: Memory, basis: Basis): readonly Sentence[] | null {
  if (!settings.options.incremental) return [];
  const reasons = differences(memory.basis, basis);
  if (reasons.length > 0) return reasons;
  if (memory.watermark === null) return [];
  if (memory.undone !== null) return [say('run_undone', {})];
  if (memory.retries > MOST_RETRIES) return [say('many_retries', { count: memory.retries })];
  if (memory.missed > 0) return [say('records_unaccounted', { count: memory.missed })];
  return null;
}

/** Decides what to read (R12): only what changed, unless something else than the records did. */
export async function planReading(situation: Situation, call: CallOptions): Promise<ReadingPlan> {
  const { source, settings, memory, basis, extract, now } = situation;
  const full = async (reasons: readonly Sentence[]): Promise<ReadingPlan> => ({
    mode: 'full',
    reasons,
    delta: null,
    since: null,
    sweep: null,
    total: await source.prefetch(extract, call),
  });
  const whole = whyFull(settings, memory, basis);
  if (whole !== null || memory.watermark === null) return await full(whole ?? []);

  const { since, delta } = await changedSince(situation, memory.watermark, call);
  const changed = await source.prefetch(delta, call);
  const { object, listView } = settings;
  const sweep = await source.compile({ object, listView, paths: ['Id', ...stampPaths(extract.paths)] }, call);
  const size = sweepOutlook(situation) === 'none' ? null : await source.prefetch(sweep, call);
  const sweeps = size !== null && (size <= settings.options.sweepUpTo || isDue(memory.sweptAt, now));
  if (sweeps && changed > MOST_CHANGED) {
    return await full([say('many_changed', { count: changed })]);
  }
  const total = changed + memory.retries + (sweeps ? size : 0);
  return { mode: 'incremental', reasons: [], delta, since, sweep: sweeps ? sweep : null, total };
}

/** The query for what changed since the watermark, and since when that is. */
export async function changedSince(
  { source, settings: { object, listView }, extract: { paths } }: Pick<Situation, 'source' | 'settings' | 'extract'>,
  watermark: Date,
  call: CallOptions,
): Promise<{ readonly since: Date; readonly delta: CompiledExtract }> {
  const since = new Date(watermark.getTime() - OVERLAP_MS);
  const delta = await source.compile(
    { object, listView, paths, since: { at: since, parents: parentsOf(paths) } },
    call,
  );
  return { since, delta };
}

/**
 * What is known before anybody asks for the size of the view: `likely`, it was small enough, or a sweep is due;
 * `possible`, it was so little above the limit that it may have become small enough; `none`, it was far larger, and is
 * not asked for its size before the next sweep is due.
 */
export function sweepOutlook({
  memory: { met, sweptAt },
  settings: { options },
  now,
}: Pick<Situation, 'memory' | 'settings' | 'now'>): 'likely' | 'possible' | 'none' {
  if (met === null || met <= options.sweepUpTo || isDue(sweptAt, now)) return 'likely';
  return met <= options.sweepUpTo * MOST_SHRINKING ? 'possible' : 'none';
}

/** True for a run that reads the whole list view, or all its Ids: only such a run can tell who is gone (R35). */
export function isWhole({ mode, sweep }: Pick<StoredRun, 'mode' | 'sweep'>): boolean {
  return mode === 'full' || sweep !== null;
}

function isDue(sweptAt: Date | null, now: Date): boolean {
  return sweptAt === null || now.getTime() - sweptAt.getTime() >= SWEEP_EVERY_MS;
}
