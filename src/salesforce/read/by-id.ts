import { z } from 'zod';
import type { CallOptions, CompiledExtract, Row } from '../../sync/source.ts';
import { checked, jsonOf } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { isRefusal, type SalesforceError } from '../http/error.ts';
import { AttemptFailed, failureFromBody } from '../http/failure.ts';
import { queryPath } from '../http/request.ts';
import { isId, toId18 } from '../ids.ts';
import { whereText } from '../soql/clauses.ts';
import type { Column } from './columns.ts';
import { type Fetched, pagesAhead } from './pages.ts';
import { MAX_URI_BYTES, nextUrl, queryPage, readRows, tooLong } from './rest.ts';

/** `,'003…AAA'`, and the same in an address, where it is `%2C%27003…AAA%27`. */
const ID_CHARACTERS = 21;
const ID_URI_BYTES = 27;
/** Characters of one query. [SOQL limits] */
const MAX_SOQL = 100_000;
/** Of one answer, so that it comes as one page. */
const MAX_IDS = 2000;
/** With less room in the address the query goes as a part of a composite request, whose body has room for thousands. */
const FEWEST_IDS_PER_GET = 100;

const ENDPOINT = 'the query by Id';

const compositeAnswer = z.object({
  compositeResponse: z.tuple([z.object({ httpStatusCode: z.int(), body: z.unknown() })]),
});

type Page = z.infer<typeof queryPage>;

interface Position {
  /** Of the next batch, among all Ids. */
  readonly from: number;
  /** A further page of the batch before it. */
  readonly url: string | null;
}

/** Implements Source.readIds. */
export async function* readByIds(
  client: Client,
  {
    extract,
    columns,
    ids,
  }: { extract: Pick<CompiledExtract, 'soql'>; columns: readonly Column[]; ids: readonly string[] },
  { signal }: CallOptions,
): AsyncGenerator<readonly Row[], void, undefined> {
  const wanted = [...new Set(ids.filter(isId).map((id) => toId18(id.slice(0, 15))))];
  if (wanted.length === 0) return;
  let batch = batchOf(client.apiVersion, extract.soql, wanted.length);

  async function ask(from: number, call: CallOptions): Promise<{ page: Page; to: number }> {
    const to = Math.min(wanted.length, from + batch.size);
    const soql = withIds(extract.soql, wanted.slice(from, to));
    if (batch.via === 'get') return { page: await get(queryPath(client.apiVersion, soql), call), to };
    const answer = await queryByComposite(client, soql, call);
    if ('page' in answer) return { page: answer.page, to };
    // An org or a proxy without composite requests: fewer Ids at a time are slower and do as well.
    const size = idsPerGet(client.apiVersion, extract.soql);
    if (size < 1) throw tooLong(answer.refused);
    batch = { via: 'get', size };
    return ask(from, call);
  }

  const get = (path: string, call: CallOptions): Promise<Page> => client.json({ kind: 'get', path }, queryPage, call);

  async function fetch({ from, url }: Position, call: CallOptions): Promise<Fetched<Position, readonly Row[]>> {
    const { page, to } = url === null ? await ask(from, call) : { page: await get(url, call), to: from };
    const rows = readRows(page.records, columns, ENDPOINT);
    return { pages: rows.length === 0 ? [] : [rows], following: followingOf(page, to) };
  }

  function followingOf(page: Page, to: number): Position | null {
    if (!page.done) return { from: to, url: nextUrl(page, ENDPOINT) };
    return to < wanted.length ? { from: to, url: null } : null;
  }

  yield* pagesAhead<Position, readonly Row[]>((call) => fetch({ from: 0, url: null }, call), fetch, signal);
}

interface Batch {
  readonly via: 'get' | 'composite';
  /** Ids of one query. */
  readonly size: number;
}

/** A GET where its address has room for many Ids, or for all of them. */
function batchOf(apiVersion: string, soql: string, wanted: number): Batch {
  const perGet = Math.min(MAX_IDS, idsPerGet(apiVersion, soql));
  if (perGet >= Math.min(wanted, FEWEST_IDS_PER_GET)) return { via: 'get', size: perGet };
  const perComposite = Math.min(MAX_IDS, Math.floor((MAX_SOQL - withIds(soql, []).length) / ID_CHARACTERS));
  if (perComposite < 1) throw tooLong(null);
  return { via: 'composite', size: perComposite };
}

function idsPerGet(apiVersion: string, soql: string): number {
  return Math.floor((MAX_URI_BYTES - queryPath(apiVersion, withIds(soql, [])).length) / ID_URI_BYTES);
}

/** The query of an extract, of these Ids only. */
export function withIds(soql: string, ids: readonly string[]): string {
  const where = whereText(soql);
  const among = `Id IN (${ids.map((id) => `'${id}'`).join(',')})`;
  if (where === null) return `${soql} WHERE ${among}`;
  return `${soql.slice(0, soql.length - where.length)}(${where}) AND ${among}`;
}

/** The answer to a query in a composite request, or why Salesforce does not take composite requests. */
async function queryByComposite(
  client: Client,
  soql: string,
  call: CallOptions,
): Promise<{ page: Page } | { refused: SalesforceError }> {
  let taken = false;
  try {
    const page = await client.call(
      { kind: 'composite_query', soql },
      async (answer, endpoint) => {
        const { compositeResponse } = await jsonOf(answer, compositeAnswer, { stage: 'data', endpoint });
        taken = true;
        const [part] = compositeResponse;
        if (part.httpStatusCode !== 200) {
          const at = { stage: 'data', endpoint, status: part.httpStatusCode, retryAfterMs: null } as const;
          throw new AttemptFailed(failureFromBody(at, JSON.stringify(part.body)));
        }
        return checked(part.body, queryPage, endpoint);
      },
      call,
    );
    return { page };
  } catch (error) {
    if (!taken && isRefusal(error)) return { refused: error };
    throw error;
  }
}
