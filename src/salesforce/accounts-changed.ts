import type { AccountChanges, CallOptions, SourcePage } from '../sync/source.ts';
import { accountOfRow } from './accounts.ts';
import { wrongShape } from './http/body.ts';
import { toId18 } from './ids.ts';
import type { Query } from './read/ask-query.ts';
import { selectFrom } from './soql/text.ts';

/** Reads a query of accounts with these columns, by REST or by Bulk. */
type ReadAccounts = (query: Query, paths: readonly string[], call: CallOptions) => AsyncIterable<SourcePage>;

/**
 * Implements Source.accountsChanged. A deletion moves SystemModstamp like any other change, and only queryAll sees the
 * deleted record.
 */
export async function* readAccountsChanged(
  read: ReadAccounts,
  since: Date,
  call: CallOptions,
): AsyncGenerator<AccountChanges, void, undefined> {
  const changedSince = `SystemModstamp >= ${since.toISOString()}`;
  const paths = ['Id', 'Name', 'ParentId'];
  const changed = { soql: `${selectFrom('Account', paths)} WHERE ${changedSince}` };
  for await (const { rows } of read(changed, paths, call)) {
    if (rows.length > 0) yield { changed: rows.map(accountOfRow), deleted: [] };
  }
  const soql = `${selectFrom('Account', ['Id'])} WHERE IsDeleted = true AND ${changedSince}`;
  for await (const { rows } of read({ soql, operation: 'queryAll' }, ['Id'], call)) {
    if (rows.length > 0) yield { changed: [], deleted: rows.map(([id]) => idOf(id)) };
  }
}

function idOf(cell: string | null | undefined): string {
  if (typeof cell !== 'string') throw wrongShape('the query of deleted accounts', 'an account without an Id');
  return toId18(cell);
}
