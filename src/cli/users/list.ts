import type { Context } from '../../context.ts';
import { platformOf } from '../../store/platform.ts';
import { listPeople, type PersonRow } from '../../store/views/people.ts';
import type { ConnectionOption, PageOptions } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { pageNote } from '../output/paging.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

export interface ListUsersOptions extends PageOptions, ConnectionOption {
  readonly search?: string;
  readonly withoutSecondFactor?: boolean;
}

const COLUMNS: readonly Column<PersonRow>[] = [
  { title: 'Username', value: ({ username }) => username },
  { title: 'Name', value: ({ firstname, lastname }) => `${firstname} ${lastname}`.trim() },
  { title: 'Branches', value: ({ branches }) => branches },
  { title: '', value: ({ active }) => (active ? '' : 'inactive'), whole: true },
];

/** People of the platform, in the order of their usernames. */
export async function listUsers(
  { db }: Context,
  { connection, search, withoutSecondFactor, limit, offset }: ListUsersOptions,
): Promise<Answer> {
  const filter = { search, ...(withoutSecondFactor === true ? { secondFactor: false } : {}) };
  const page = await listPeople(db, { platform: await platformOf(db, connection), ...filter, limit, offset });
  const { total, rows } = page;
  const empty =
    search === undefined && withoutSecondFactor !== true
      ? 'Nobody is on the platform yet. Bring them in with: rollcall sync all'
      : 'Nobody matches.';
  const command = commandLine('rollcall users', { connection, search, 'without-second-factor': withoutSecondFactor });
  return {
    json: { total, offset, users: rows },
    text: (width) =>
      total === 0
        ? empty
        : `${table(COLUMNS, rows, width)}\n\n${pageNote(page, command)}\nMore of one: rollcall users show USERNAME`,
  };
}
