import type { Context } from '../../context.ts';
import { changesOfRun, hasPlan } from '../../store/views/changes.ts';
import { reasonsOfRun } from '../../store/views/reasons.ts';
import { findRun } from '../../store/views/run.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import type { Action } from '../../sync/change.ts';
import type { PageOptions } from '../options.ts';
import { changeLines } from '../output/change-lines.ts';
import { commandLine } from '../output/command-line.ts';
import { counted, moment } from '../output/format.ts';
import { ownedBy } from '../output/owned-by.ts';
import { pageNote } from '../output/paging.ts';
import { stateText } from '../output/run-state.ts';
import { runSummary } from '../output/run-summary.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

export interface ShowRunOptions extends PageOptions {
  readonly changes?: boolean;
  readonly action?: Action;
  readonly kind?: 'person' | 'branch';
}

/** A run with its counts and the reasons for which people were left out. */
export async function showRun({ db }: Context, id: string): Promise<Answer> {
  const run = await findRun(db, id);
  const reasons = await reasonsOfRun(db, run.id);
  return {
    json: { ...run, reasons },
    text: (width) => {
      const times = `${moment(run.startedAt ?? run.createdAt)} to ${moment(run.finishedAt) || 'now'}`;
      const more = `Every change: rollcall runs show ${run.id} --changes\nWhat happened: rollcall logs ${run.id}`;
      return `${stateText(run)}${sanitize(ownedBy(run))}, ${times}${pauseNote(run)}${waitNote(run)}\n\n${runSummary(run, reasons, width)}\n\n${more}`;
    },
  };
}

/** Why a run waits, and when it goes on by itself (R48). */
function pauseNote({ paused }: RunSummary): string {
  return paused === null
    ? ''
    : `\n\n${sanitize(paused.message)}\nIt goes on by itself at ${moment(paused.until)}, earlier with \`rollcall sync\`.`;
}

const WAITS = {
  unheard: 'The answer to a call was lost, and Docebo may still be at it: two calls must not meet there.',
  asked: 'Docebo asks for fewer calls.',
} as const;

/** Why nothing is asked of Docebo at the moment. */
function waitNote({ waits }: RunSummary): string {
  return waits === null ? '' : `\n\n${WAITS[waits.why]} It goes on by itself at ${moment(waits.until)}.`;
}

/** The stored plan of a run, a page at a time, with what became of each change. */
export async function showChanges({ db }: Context, id: string, options: ShowRunOptions): Promise<Answer> {
  const { limit, offset, action, kind } = options;
  const run = await findRun(db, id);
  const filter = { ...(action === undefined ? {} : { action }), ...(kind === undefined ? {} : { kind }) };
  const page = await changesOfRun(db, run.id, { ...filter, limit, offset });
  const isKept = run.counts.extracted === 0 || (await hasPlan(db, run.id));
  const command = commandLine(`rollcall runs show ${run.id} --changes`, filter);
  return {
    json: { run: run.id, kept: isKept, total: page.total, offset, changes: page.rows },
    text: (width) =>
      page.total === 0
        ? isKept
          ? noSuchChange(run)
          : `The plan of run ${run.id} is not kept any more: its time was over (retention in rollcall.yaml).`
        : `${page.rows.map((change) => changeLines(change, width)).join('\n')}\n\n${pageNote(page, command)}`,
  };
}

/** An incremental run does not count those who are as they should be: it does not read them. */
function noSuchChange({ id, mode, counts }: RunSummary): string {
  const unchanged = mode === 'full' ? ` ${counted(counts.unchanged, 'person was', 'people were')} unchanged.` : '';
  return `Run ${id} has no such change.${unchanged}`;
}
