import type { AccountChanges, CallOptions } from '../sync/source.ts';
import { ACCOUNT_COLUMNS, accountOfRow } from './accounts.ts';
import type { Column } from './read/columns.ts';
import type { Reader } from './read/reader.ts';
import { selectFrom } from './soql/text.ts';

/** Stands first, so that the others are the row of an account. */
const COLUMNS: readonly Column[] = [{ path: 'IsDeleted', keys: ['IsDeleted'], normalize: null }, ...ACCOUNT_COLUMNS];

/**
 * Implements Source.accountsChanged. A deletion moves SystemModstamp like any other change, and queryAll finds the
 * deleted records beside the others.
 */
export async function* readAccountsChanged(
  reader: Pick<Reader, 'read'>,
  since: Date,
  call: CallOptions,
): AsyncGenerator<AccountChanges, void, undefined> {
  const paths = COLUMNS.map(({ path }) => path);
  const soql = `${selectFrom('Account', paths)} WHERE SystemModstamp >= ${since.toISOString()}`;
  for await (const { rows } of reader.read({ soql, operation: 'queryAll' }, COLUMNS, call)) {
    if (rows.length === 0) continue;
    const accounts = rows.map(([isDeleted, ...row]) => ({
      isDeleted: isDeleted === 'true',
      account: accountOfRow(row),
    }));
    yield {
      changed: accounts.flatMap(({ isDeleted, account }) => (isDeleted ? [] : [account])),
      deleted: accounts.flatMap(({ isDeleted, account }) => (isDeleted ? [account.id] : [])),
    };
  }
}
