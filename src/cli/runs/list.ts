import { ownerNamed } from '../../administration/owner.ts';
import type { Context } from '../../context.ts';
import { listRuns, type RunSummary } from '../../store/views/runs.ts';
import type { ConnectionOption, OwnerOption, PageOptions } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { count, moment } from '../output/format.ts';
import { pageNote } from '../output/paging.ts';
import { stateText } from '../output/run-state.ts';
import { isOnlyPlanned } from '../output/run-summary.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

const COLUMNS: readonly Column<RunSummary>[] = [
  { title: 'Run', value: ({ id }) => id, align: 'right', whole: true },
  { title: 'Connection', value: ({ connection }) => connection },
  { title: 'Entity', value: ({ entity }) => entity, whole: true },
  { title: 'Settings of', value: ({ ownerName }) => ownerName ?? 'shared' },
  { title: 'State', value: stateText },
  { title: 'Began', value: ({ startedAt, createdAt }) => moment(startedAt ?? createdAt), whole: true },
  { title: 'Imported', value: importedText, align: 'right' },
  { title: 'Rejected', value: ({ counts }) => count(counts.rejected), align: 'right' },
];

/** Runs and stored plans, newest first. */
export async function showRuns(
  { db }: Context,
  options: PageOptions & ConnectionOption & OwnerOption,
): Promise<Answer> {
  const { limit, offset, connection, owner } = options;
  const page = await listRuns(db, {
    limit,
    offset,
    ...(connection === undefined ? {} : { connection }),
    owner: owner === undefined ? undefined : await ownerNamed(db, owner),
  });
  const { total, rows } = page;
  return {
    json: { total, offset, runs: rows },
    text: (width) =>
      total === 0
        ? 'There has been no run yet. See what one would do: rollcall plan all'
        : `${table(COLUMNS, rows, width)}\n\n${pageNote(page, commandLine('rollcall runs', { connection, owner }))}\nMore of one: rollcall runs show RUN`,
  };
}

/** Of what is only planned, how many it would be, in brackets. */
function importedText(run: RunSummary): string {
  const { created, updated, moved } = run.counts;
  const people = count(created + updated + moved);
  return isOnlyPlanned(run) ? `(${people})` : people;
}
