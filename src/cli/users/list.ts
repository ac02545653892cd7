import type { Context } from '../../context.ts';
import { listPeople, type PersonRow } from '../../store/views/people.ts';
import type { PageOptions } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { pageNote } from '../output/paging.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

export interface ListUsersOptions extends PageOptions {
  readonly search?: string;
}

const COLUMNS: readonly Column<PersonRow>[] = [
  { title: 'Username', value: ({ username }) => username },
  { title: 'Name', value: ({ firstname, lastname }) => `${firstname} ${lastname}`.trim() },
  { title: 'Branches', value: ({ branches }) => branches },
  { title: '', value: ({ active }) => (active ? '' : 'inactive'), whole: true },
];

/** People of the platform, in the order of their usernames. */
export async function listUsers({ db }: Context, { search, limit, offset }: ListUsersOptions): Promise<Answer> {
  const page = await listPeople(db, { limit, offset, ...(search === undefined ? {} : { search }) });
  const { total, rows } = page;
  const empty =
    search === undefined ? 'Nobody is on the platform yet. Bring them in with: rollcall sync all' : 'Nobody matches.';
  const command = commandLine('rollcall users', { search });
  return {
    json: { total, offset, users: rows },
    text: (width) =>
      total === 0
        ? empty
        : `${table(COLUMNS, rows, width)}\n\n${pageNote(page, command)}\nMore of one: rollcall users show USERNAME`,
  };
}
