import type { ReasonGroup } from '../../store/views/reasons.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import { inEnglish } from '../../support/sentence.ts';
import type { Counts } from '../../sync/result.ts';
import { count, counted, duration, ENTITY_TITLE, moment } from './format.ts';
import { reasonList } from './reasons.ts';
import { sanitizeLines } from './sanitize.ts';
import { wrapIndented } from './text.ts';

const ALWAYS = ['created', 'updated', 'moved'] as const;
const SOMETIMES = ['deactivated', 'reactivated', 'linked', 'skipped', 'stale', 'failed'] as const;

const DONE: Partial<Record<keyof Counts, string>> = { stale: 'changed meanwhile and left alone' };
const PLANNED: Partial<Record<keyof Counts, string>> = {
  created: 'to create',
  updated: 'to update',
  moved: 'to move',
  deactivated: 'to deactivate',
  reactivated: 'to reactivate',
  linked: 'to link',
  skipped: 'to skip',
  rejected: 'to reject',
};

/** What a run did, or what a plan would do, for the administrator of a learning platform. */
export function runSummary(run: RunSummary, reasons: readonly ReasonGroup[], width: number): string {
  const rejected = reasons.filter(({ action }) => action === 'reject');
  const skipped = reasons.filter(({ action }) => action === 'skip');
  const blocks = [
    [wrapIndented(headline(run), width, '  ', ''), ...details(run, width)].join('\n'),
    ...(rejected.length > 0
      ? [`${isOnlyPlanned(run) ? 'Would be rejected' : 'Rejected'}:\n${reasonList(rejected, width)}`]
      : []),
    ...(skipped.length > 0
      ? [`${isOnlyPlanned(run) ? 'Would be skipped' : 'Skipped'}:\n${reasonList(skipped, width)}`]
      : []),
  ];
  return blocks.join('\n\n');
}

/** True where the counts say what would be done: nothing of it has been written. */
export function isOnlyPlanned({ dryRun, state }: Pick<RunSummary, 'dryRun' | 'state'>): boolean {
  return dryRun || state === 'held';
}

function headline(run: RunSummary): string {
  const { counts } = run;
  const words = isOnlyPlanned(run) ? PLANNED : DONE;
  // An incremental run does not even read those who are as they should be.
  const unchanged = run.mode === 'full' || counts.unchanged > 0 ? (['unchanged'] as const) : [];
  const shown = [...ALWAYS, ...SOMETIMES.filter((key) => counts[key] > 0), ...unchanged, 'rejected' as const];
  const list = shown.map((key) => `${count(counts[key])} ${words[key] ?? key}`).join(', ');
  return `${ENTITY_TITLE[run.entity]}: ${list}`;
}

function details(run: RunSummary, width: number): string[] {
  const { branches, startedAt, finishedAt, error, hold } = run;
  const words = isOnlyPlanned(run) ? ['to create', 'to rename', 'to move'] : ['created', 'renamed', 'moved'];
  const changed = [branches.created, branches.renamed, branches.moved]
    .map((number, index) => (number > 0 ? `${count(number)} ${words[index]}` : ''))
    .filter((part) => part !== '');
  const took =
    startedAt !== null && finishedAt !== null ? ` in ${duration(finishedAt.getTime() - startedAt.getTime())}` : '';
  return [
    ...(changed.length > 0 ? [`  Branches: ${changed.join(', ')}`] : []),
    wrapIndented(
      `${run.dryRun ? 'Plan' : 'Run'} ${run.id} of ${run.connection}: ${what(run, took)}${STATE_NOTE[run.state] ?? ''}`,
      width,
      '  ',
    ),
    ...(run.undoneBy === null ? [] : [`  It was undone by run ${run.undoneBy}.`]),
    ...(run.modeReasons.length === 0
      ? []
      : [wrapIndented(`Why everything was read: ${inEnglish(run.modeReasons)}`, width, '  ')]),
    ...(hold ? [wrapIndented(holdText(run, hold), width, '  ')] : []),
    ...(error ? [wrapIndented(sanitizeLines(`${error.code}: ${error.message}`), width, '  ')] : []),
  ];
}

function what({ mode, undoes, counts, salesforceCalls }: RunSummary, took: string): string {
  if (undoes !== null) return `undo of run ${undoes}${took}`;
  const read = `${counted(counts.extracted, 'record')} read${took}, ${counted(salesforceCalls, 'call')} to Salesforce`;
  return `${read}, ${mode === null ? 'not begun' : MODE[mode]}`;
}

function holdText({ state, dryRun, expiresAt }: RunSummary, hold: NonNullable<RunSummary['hold']>): string {
  const why = hold.map(({ message }) => message).join(' ');
  if (dryRun) return `It would be held for approval: ${why}`;
  const until = state === 'held' && expiresAt !== null ? ` It expires on ${moment(expiresAt)}.` : '';
  return `${state === 'held' ? 'Held' : 'It was held'} for approval: ${why}${until}`;
}

const MODE = {
  full: 'full',
  incremental: 'incremental (what changed, and who was rejected before)',
  single: 'one person',
  undo: 'undo',
} as const;

const STATE_NOTE: Readonly<Record<string, string>> = {
  queued: '; it waits for a worker',
  held: '; HELD: it waits for approval, nothing was written',
  failed: '; FAILED',
  cancelled: '; cancelled',
  extracting: '; not finished',
  applying: '; not finished',
};

/** Whether the run has changed anything on the platform. */
export function changedNothing({ counts, branches }: Pick<RunSummary, 'counts' | 'branches'>): boolean {
  const changes =
    counts.created + counts.updated + counts.moved + counts.deactivated + counts.reactivated + counts.linked;
  return changes + branches.created + branches.renamed + branches.moved === 0;
}
