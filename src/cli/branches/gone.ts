import type { Context } from '../../context.ts';
import { platformOf } from '../../store/platform.ts';
import { type GoneBranch, goneBranches } from '../../store/views/gone-branches.ts';
import type { ConnectionOption, PageOptions } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { count, moment } from '../output/format.ts';
import { pageNote } from '../output/paging.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

const COLUMNS: readonly Column<GoneBranch>[] = [
  { title: 'Branch', value: ({ path }) => path.join(' › ') },
  { title: 'Code', value: ({ code, id }) => code ?? `#${id}`, whole: true },
  { title: 'People', value: ({ people }) => count(people), align: 'right' },
  { title: 'Branches below', value: ({ branchesBelow }) => count(branchesBelow), align: 'right' },
  { title: 'Missing since', value: ({ goneSince }) => moment(goneSince), whole: true },
];

/** Branches whose account or option is no longer in Salesforce (R18). */
export async function listGone(
  { db }: Pick<Context, 'db'>,
  { connection, limit, offset }: PageOptions & ConnectionOption,
): Promise<Answer> {
  const platform = await platformOf(db, connection);
  const page = await goneBranches(db, platform, { limit, offset });
  const toDelete =
    platform === null ? 'To delete one: rollcall branches delete CODE' : 'They are deleted in Docebo, as it suits you.';
  return {
    json: { total: page.total, offset, branches: page.rows },
    text: (width) =>
      page.total === 0
        ? 'Every branch that a run made or found is still in Salesforce.'
        : `${table(COLUMNS, page.rows, width)}\n\n${pageNote(page, `${commandLine('rollcall branches', { connection })} --gone`)}\n${toDelete}`,
  };
}
