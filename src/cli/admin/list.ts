import type { Context } from '../../context.ts';
import type { Account } from '../../store/access/accounts.ts';
import { listAdministrators } from '../../store/access/administrators.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

const COLUMNS: readonly Column<Account>[] = [
  { title: 'Username', value: ({ username }) => username },
  { title: 'Name', value: ({ firstname, lastname }) => `${firstname} ${lastname}`.trim() },
  { title: 'E-mail', value: ({ email }) => email },
  { title: 'Second factor', value: ({ secondFactor }) => (secondFactor ? 'yes' : 'no'), whole: true },
];

export async function listAdmins({ db }: Pick<Context, 'db'>): Promise<Answer> {
  const administrators = await listAdministrators(db);
  return {
    json: { administrators },
    text: (width) =>
      administrators.length === 0
        ? 'Nobody can sign in yet. Make the first administrator with: rollcall admin create USERNAME'
        : table(COLUMNS, administrators, width),
  };
}
