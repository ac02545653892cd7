import { z } from 'zod';
import { RollcallError } from '../support/errors.ts';
import type { PrivateNetworks } from '../support/outbound/private-networks.ts';
import { saying } from '../support/sentence.ts';
import { sleep as abortableSleep } from '../support/sleep.ts';
import type { CallOptions, Source } from '../sync/source.ts';
import { ACCOUNT_COLUMNS, readAccounts } from './accounts.ts';
import { readAccountsChanged } from './accounts-changed.ts';
import type { Credentials } from './auth/grants.ts';
import { type CompilerContext, compileExtract } from './compiler.ts';
import { readCustomObjects } from './custom-objects.ts';
import { createDescriber } from './describe/fields.ts';
import type { EventListener } from './events.ts';
import { createClient } from './http/client.ts';
import { DEFAULT_RETRY, type RetryOptions } from './http/retry.ts';
import { createTransport, DEFAULT_TIMEOUTS, type TransportOptions } from './http/transport.ts';
import { readIdentity } from './identity.ts';
import { findViews } from './list-view/find-views.ts';
import type { Query } from './read/ask-query.ts';
import { createBulkJobs, DEFAULT_POLL, LOCAL_POLL, type PollOptions } from './read/bulk-job.ts';
import { createResultFetcher } from './read/bulk-results.ts';
import { readByIds } from './read/by-id.ts';
import { type Column, toColumn } from './read/columns.ts';
import { createReader } from './read/reader.ts';
import { countByRest, createRestReader, MAX_REST_PAGE } from './read/rest.ts';
import { locatorsOf } from './read/result-pages.ts';
import { countQuery, selectFrom } from './soql/text.ts';

export type { Credentials } from './auth/grants.ts';
export type { Exchange, KeptTokens } from './auth/kept-tokens.ts';
export type { Token } from './auth/token.ts';
export type { SalesforceEvent } from './events.ts';

export interface SalesforceOptions {
  /** My Domain address of the org. Plain http is accepted on loopback only. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Where the org, or what it calls its address, may be besides the internet. */
  readonly privateNetworks: PrivateNetworks;
  /** `v62.0` by default. */
  readonly apiVersion?: string;
  /** Extracts of more records are read by Bulk API 2.0; 50,000 by default. */
  readonly bulkThreshold?: number;
  /** Records of one page by REST, 200 to 2,000. */
  readonly restPageSize?: number;
  /** Records of one page by Bulk, 2,000 by default. */
  readonly bulkPageSize?: number;
  /** Cells that one answer by Bulk may have, 400,000 by default; two answers are held in memory, as bytes. */
  readonly bulkCells?: number;
  /** Compressed answers; by default everywhere but on loopback, where they cost more than they save. */
  readonly gzip?: boolean;
  /**
   * Share of the org's daily API calls, all its programs taken together, at which calls end in `salesforce_budget`
   * (R48); 0.8 by default. Signing in, identity, list views and the clock are always let through.
   */
  readonly apiBudget?: number;
  readonly retry?: Partial<RetryOptions>;
  readonly timeouts?: Partial<Omit<TransportOptions, 'gzip' | 'privateNetworks'>>;
  readonly poll?: Partial<PollOptions>;
  /** In [0, 1), for the jitter of waits. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly onEvent?: EventListener;
}

const DEFAULT_API_VERSION = 'v62.0';
const DEFAULT_BULK_THRESHOLD = 50_000;
const DEFAULT_BULK_PAGE = 2000;
const DEFAULT_API_BUDGET = 0.8;
const DEFAULT_BULK_CELLS = 400_000;

/**
 * A Salesforce org as the source of people. Nothing is sent before the first method is called. One source serves one
 * run: its retries, calls and describes are counted and kept for its whole life.
 */
export function createSalesforceSource(options: SalesforceOptions): Source & AsyncDisposable {
  const login = loginUrl(options.url);
  const apiVersion = options.apiVersion ?? DEFAULT_API_VERSION;
  const sleep = options.sleep ?? abortableSleep;
  const onEvent = options.onEvent ?? (() => undefined);
  const local = isLoopback(login.hostname);
  const gzip = options.gzip ?? !local;
  const { privateNetworks } = options;
  const transport = createTransport({ ...DEFAULT_TIMEOUTS, ...options.timeouts, gzip, privateNetworks });
  const client = createClient({
    loginUrl: login.origin,
    credentials: options.credentials,
    apiVersion,
    transport,
    retry: { ...DEFAULT_RETRY, ...options.retry },
    apiBudget: options.apiBudget ?? DEFAULT_API_BUDGET,
    random: options.random ?? Math.random,
    now: options.now ?? Date.now,
    sleep,
    onEvent,
  });
  const describer = createDescriber(client);
  const found: CompilerContext['found'] = new Map();
  const bulkThreshold = options.bulkThreshold ?? DEFAULT_BULK_THRESHOLD;
  const reader = createReader({
    rest: createRestReader(client, options.restPageSize ?? MAX_REST_PAGE),
    jobs: createBulkJobs(client, { poll: { ...(local ? LOCAL_POLL : DEFAULT_POLL), ...options.poll }, sleep, onEvent }),
    results: createResultFetcher(client, {
      pageSize: options.bulkPageSize ?? DEFAULT_BULK_PAGE,
      cellsPerAnswer: options.bulkCells ?? DEFAULT_BULK_CELLS,
    }),
    locators: (jobId, call) => locatorsOf(client, jobId, call),
    bulkThreshold,
    onEvent,
  });

  async function columnsOf(object: string, paths: readonly string[], call: CallOptions): Promise<Column[]> {
    return (await describer.resolve(object, paths, call)).map(toColumn);
  }

  const everyAccount: Query = {
    soql: selectFrom(
      'Account',
      ACCOUNT_COLUMNS.map(({ path }) => path),
    ),
  };

  return {
    identity: (call = {}) => readIdentity(client, call),
    async listViews(object, call = {}) {
      const views = await findViews(client, object, { ...call, unbudgeted: true });
      return views.map(({ id, developerName, label, soqlCompatible }) => ({
        id,
        developerName,
        label,
        soqlCompatible,
      }));
    },
    customObjects: (call = {}) => readCustomObjects(client, call),
    fields: (object, paths, call = {}) => describer.fields(object, paths, call),
    inspectFields: (object, paths, call = {}) => describer.inspect(object, paths, call),
    allFields: (object, call) => describer.allFields(object, call),
    hasField: (object, field, call = {}) => describer.hasField(object, field, call),
    compile: (request, call = {}) => compileExtract({ client, describer, found }, request, call),
    count: async (extract, call = {}) => countByRest(client, countQuery(extract), call),
    async prefetch(extract, call = {}) {
      const columns = await columnsOf(extract.object, extract.paths, call);
      return (await reader.prefetch(extract, columns, call)) ?? (await countByRest(client, countQuery(extract), call));
    },
    async *read(extract, read = {}) {
      yield* reader.read(extract, await columnsOf(extract.object, extract.paths, read), read);
    },
    split: (extract, records, call = {}) => reader.split(extract, records, call),
    release: (position) => reader.release(position),
    async *readIds(extract, ids, call = {}) {
      const columns = await columnsOf(extract.object, extract.paths, call);
      yield* readByIds(client, { extract, columns, ids }, call);
    },
    async record({ object, paths }, id, call = {}) {
      const columns = await columnsOf(object, paths, call);
      const extract = { soql: `SELECT ${paths.join(', ')} FROM ${object}` };
      const batches = await Array.fromAsync(readByIds(client, { extract, columns, ids: [id] }, call));
      return batches.flat()[0] ?? null;
    },
    accounts(ids, call = {}) {
      const count = async () =>
        (await reader.prefetch(everyAccount, ACCOUNT_COLUMNS, call)) ?? Number.POSITIVE_INFINITY;
      const readAll = () => reader.read(everyAccount, ACCOUNT_COLUMNS, call);
      return readAccounts({ client, count, readAll, bulkThreshold }, ids, call);
    },
    accountsChanged: (since, call = {}) => readAccountsChanged(reader, since, call),
    async serverTime(call = {}) {
      if (client.lastServerTime() === null) {
        // The list of versions: it is there for everyone and costs none of the org's quota.
        await client.json({ kind: 'get', path: '/services/data/' }, z.array(z.unknown()), {
          ...call,
          unbudgeted: true,
        });
      }
      const time = client.lastServerTime();
      if (time === null) throw noDate();
      return time;
    },
    calls: () => client.calls(),
    apiUsage: () => client.apiUsage(),
    async [Symbol.asyncDispose]() {
      await client.settled();
      await transport.close();
    },
  };
}

function loginUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) return url;
  throw new RollcallError(
    'config_invalid',
    saying(
      'url_unusable',
    )`"${{ url: text }}" cannot be the url of a Salesforce connection. Give the My Domain address of the org, https://NAME.my.salesforce.com.`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function noDate(): RollcallError {
  return new RollcallError(
    'salesforce_response',
    saying(
      'no_date',
    )`The answers of Salesforce carry no Date header, so its clock is not known. Check for a proxy that removes headers.`,
  );
}
