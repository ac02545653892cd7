import { z } from 'zod';
import type { Account, CallOptions, SourcePage } from '../sync/source.ts';
import { wrongShape } from './http/body.ts';
import type { Client } from './http/client.ts';
import { isId, toId18 } from './ids.ts';
import { askQuery, QueryTooLong } from './read/ask-query.ts';
import type { Column } from './read/columns.ts';
import { literal } from './soql/text.ts';

const PARENTS = 5;
const SELECT = accountColumns().join(', ');

/** What an account is read as where all of them are read; accountOfRow takes it apart. */
export const ACCOUNT_COLUMNS: readonly Column[] = [
  { path: 'Id', keys: ['Id'], normalize: toId18 },
  { path: 'Name', keys: ['Name'], normalize: null },
  { path: 'ParentId', keys: ['ParentId'], normalize: toId18 },
];

/** Of one query, so that its answer is one page. So many fit into no address, but into a composite request. */
const MOST_IDS = 2000;
/** `%2C%27001…AAA%27` is 27 bytes in a URI; with the columns this stays well under 16,384 bytes. */
const IDS_PER_ADDRESS = 400;
/** Records of one page of all accounts, by REST and by Bulk, and what a Bulk job costs besides its pages. */
const REST_PAGE = 2000;
const BULK_PAGE = 50_000;
const BULK_CALLS = 8;

interface Parent {
  Name: string;
  ParentId: string | null;
  Parent?: Parent | null | undefined;
}
const account = { Name: z.string(), ParentId: z.string().nullable() };
const parent: z.ZodType<Parent> = z.lazy(() => z.object({ ...account, Parent: parent.nullish() }));
const accountPage = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(z.object({ ...account, Id: z.string(), Parent: parent.nullish() })),
});

export interface AccountContext {
  readonly client: Client;
  /** Reads every account, in ACCOUNT_COLUMNS. */
  readonly readAll: () => AsyncIterable<SourcePage>;
  /** How many accounts there are; the first page of `readAll` has been fetched then. */
  readonly count: () => Promise<number>;
  /** More than so many are read by Bulk. */
  readonly bulkThreshold: number;
}

/** Implements Source.accounts: by Id with five levels of parents per query, or all at once where that takes fewer calls. */
export async function* readAccounts(
  { client, readAll, count, bulkThreshold }: AccountContext,
  ids: readonly string[],
  options: CallOptions,
): AsyncGenerator<readonly Account[], void, undefined> {
  const wanted = [...new Set(ids.filter(isId).map(toId18))];
  if (wanted.length > MOST_IDS) {
    const all = await count();
    // The first page is there already.
    const whole = all > bulkThreshold ? BULK_CALLS + all / BULK_PAGE : Math.ceil(all / REST_PAGE) - 1;
    if (whole <= Math.ceil(wanted.length / MOST_IDS)) {
      for await (const page of readAll()) yield page.rows.map(accountOfRow);
      return;
    }
  }
  // Asked for or seen: an Id in here is never asked for again, which also ends loops.
  const known = new Set(wanted);
  let next = wanted;
  while (next.length > 0) {
    const above: string[] = [];
    for await (const chains of queryByIds(client, next, options)) {
      const found = chains.flatMap(({ accounts }) => accounts);
      for (const { id } of found) known.add(id);
      above.push(...chains.flatMap((chain) => chain.above ?? []));
      if (found.length > 0) yield found;
    }
    next = [...new Set(above)].filter((id) => !known.has(id));
    for (const id of next) known.add(id);
  }
}

/** As many as possible at a time; in an org, or behind a proxy, without composite requests as many as an address holds. */
async function* queryByIds(
  client: Client,
  ids: readonly string[],
  options: CallOptions,
): AsyncGenerator<Chain[], void, undefined> {
  let size = MOST_IDS;
  for (let from = 0; from < ids.length; ) {
    try {
      const chains = await queryAccounts(client, ids.slice(from, from + size), options);
      from += size;
      yield chains;
    } catch (error) {
      if (!(error instanceof QueryTooLong) || size === IDS_PER_ADDRESS) throw error;
      size = IDS_PER_ADDRESS;
    }
  }
}

/** An account with the ancestors that came along, and the Id of the ancestor to ask for next. */
interface Chain {
  readonly accounts: readonly Account[];
  readonly above: string | null;
}

async function queryAccounts(client: Client, ids: readonly string[], options: CallOptions): Promise<Chain[]> {
  const soql = `SELECT ${SELECT} FROM Account WHERE Id IN (${ids.map(literal).join(',')})`;
  const chains: Chain[] = [];
  let page = await askQuery(client, { soql }, accountPage, options);
  for (;;) {
    for (const record of page.records) chains.push(chainOf(record.Id, record));
    if (page.done) return chains;
    if (page.nextRecordsUrl === undefined)
      throw wrongShape('GET /query of accounts', 'there is more and no nextRecordsUrl');
    page = await client.json({ kind: 'get', path: page.nextRecordsUrl }, accountPage, options);
  }
}

function chainOf(ownId: string, record: Parent): Chain {
  const accounts: Account[] = [];
  let id = toId18(ownId);
  let at = record;
  for (let level = 0; ; level++) {
    const parentId = at.ParentId === null ? null : toId18(at.ParentId);
    accounts.push({ id, name: at.Name, parentId });
    // Without a parent in the answer the chain ends here: there is none, or it is not visible.
    if (parentId === null || (level < PARENTS && !at.Parent)) return { accounts, above: null };
    if (!at.Parent) return { accounts, above: parentId };
    id = parentId;
    at = at.Parent;
  }
}

function accountColumns(): string[] {
  const columns = ['Id', 'Name', 'ParentId'];
  for (let level = 1; level <= PARENTS; level++) {
    const path = 'Parent.'.repeat(level);
    columns.push(`${path}Name`, `${path}ParentId`);
  }
  return columns;
}

/** An account of a read of Id, Name and ParentId. */
export function accountOfRow([id, name, parentId]: readonly (string | null)[]): Account {
  if (typeof id !== 'string') throw wrongShape('the query of all accounts', 'an account without an Id');
  return { id: toId18(id), name: name ?? '', parentId: typeof parentId === 'string' ? toId18(parentId) : null };
}
