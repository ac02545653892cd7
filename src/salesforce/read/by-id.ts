import type { z } from 'zod';
import type { CallOptions, CompiledExtract, Row } from '../../sync/source.ts';
import { incomplete } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { queryPath } from '../http/request.ts';
import { isId, toId18 } from '../ids.ts';
import { whereText } from '../soql/clauses.ts';
import { askQuery, MAX_SOQL_CHARACTERS, MAX_URI_BYTES, QueryTooLong } from './ask-query.ts';
import type { Column } from './columns.ts';
import { type Fetched, pagesAhead } from './pages.ts';
import { nextUrl, queryPage, readRows } from './rest.ts';

/** `,'003…AAA'`, and the same in an address, where it is `%2C%27003…AAA%27`. */
const ID_CHARACTERS = 21;
const ID_URI_BYTES = 27;
/** Of one query, so that its answer is one page. */
const MAX_IDS = 2000;
const ENDPOINT = 'the query by Id';

type Page = z.infer<typeof queryPage>;

interface Position {
  /** Of the next batch, among all Ids. */
  readonly from: number;
  /** A further page of the batch before it. */
  readonly url: string | null;
  /** Records of that batch on the pages before. */
  readonly done: number;
}

export interface ReadByIds {
  readonly extract: Pick<CompiledExtract, 'soql'>;
  readonly columns: readonly Column[];
  readonly ids: readonly string[];
}

/** Implements Source.readIds. */
export async function* readByIds(
  client: Client,
  { extract, columns, ids }: ReadByIds,
  { signal }: CallOptions,
): AsyncGenerator<readonly Row[], void, undefined> {
  const wanted = [...new Set(ids.filter(isId).map((id) => toId18(id.slice(0, 15))))];
  if (wanted.length === 0) return;
  const perAddress = idsPerAddress(client.apiVersion, extract.soql);
  let size = batchSize(extract.soql, perAddress, wanted.length);

  async function ask(from: number, call: CallOptions): Promise<{ page: Page; to: number }> {
    const to = Math.min(wanted.length, from + size);
    try {
      return {
        page: await askQuery(client, { soql: withIds(extract.soql, wanted.slice(from, to)) }, queryPage, call),
        to,
      };
    } catch (error) {
      // An org or a proxy without composite requests: fewer Ids at a time are slower and do as well.
      if (!(error instanceof QueryTooLong) || size <= perAddress || perAddress < 1) throw error;
      size = perAddress;
      return ask(from, call);
    }
  }

  async function fetch({ from, url, done }: Position, call: CallOptions): Promise<Fetched<Position, readonly Row[]>> {
    const { page, to } =
      url === null
        ? await ask(from, call)
        : { page: await client.json({ kind: 'get', path: url }, queryPage, call), to: from };
    const rows = readRows(page.records, columns, ENDPOINT);
    return { pages: rows.length === 0 ? [] : [rows], following: followingOf(page, to, done + rows.length) };
  }

  function followingOf(page: Page, to: number, done: number): Position | null {
    if (!page.done) return { from: to, url: nextUrl(page, ENDPOINT), done };
    if (done !== page.totalSize) throw incomplete(ENDPOINT, done, page.totalSize);
    return to < wanted.length ? { from: to, url: null, done: 0 } : null;
  }

  yield* pagesAhead<Position, readonly Row[]>((call) => fetch({ from: 0, url: null, done: 0 }, call), fetch, signal);
}

/** Ids of one query. What an address has no room for goes as a part of a composite request, whose body has it. */
function batchSize(soql: string, perAddress: number, wanted: number): number {
  if (perAddress >= wanted) return perAddress;
  const perQuery = Math.floor((MAX_SOQL_CHARACTERS - withIds(soql, []).length) / ID_CHARACTERS);
  if (perQuery < 1) throw new QueryTooLong(null);
  return Math.min(MAX_IDS, perQuery);
}

function idsPerAddress(apiVersion: string, soql: string): number {
  return Math.floor((MAX_URI_BYTES - queryPath(apiVersion, withIds(soql, [])).length) / ID_URI_BYTES);
}

/** The query of an extract, of these Ids only. */
function withIds(soql: string, ids: readonly string[]): string {
  const where = whereText(soql);
  const among = `Id IN (${ids.map((id) => `'${id}'`).join(',')})`;
  if (where === null) return `${soql} WHERE ${among}`;
  return `${soql.slice(0, soql.length - where.length)}(${where}) AND ${among}`;
}
