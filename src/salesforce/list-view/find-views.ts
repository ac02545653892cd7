import type { ListView } from '../../sync/source.ts';
import type { Client, ClientCallOptions } from '../http/client.ts';
import { isNotFound, isRefusal, type SalesforceError } from '../http/error.ts';
import { queryPath } from '../http/request.ts';
import { assertObjectName, literal } from '../soql/text.ts';
import { BUILT_IN_USER_VIEWS } from './built-in.ts';
import { readListInfos } from './list-info.ts';
import { listViewIndex, listViewRecords } from './schema.ts';
import { notOffered } from './unusable.ts';

/** A list view, and who has told of it. */
export interface FoundView extends ListView {
  /** The object's own index, a query of ListView, the User Interface API, or Rollcall itself. */
  readonly source: 'index' | 'query' | 'list_info' | 'built_in';
}

/**
 * List views that the integration user may see, in label order. Empty for an object without any.
 *
 * Some objects have list views and no index of them; User is one in recorded orgs. Theirs are asked for in two other
 * ways, and where neither knows any of users, Rollcall has two of its own.
 */
export async function findViews(client: Client, object: string, options: ClientCallOptions): Promise<FoundView[]> {
  assertObjectName(object);
  const indexed = await readIndex(client, object, options).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
  if (indexed !== null) return inLabelOrder(indexed.map((view) => ({ ...view, source: 'index' })));
  const found = await findUnindexed(client, object, options);
  if (object.toLowerCase() !== 'user') return inLabelOrder(found);
  // Beside others as well, because a view that a query names need not be described.
  const names = new Set(found.map(({ developerName }) => developerName));
  const builtIn = BUILT_IN_USER_VIEWS.filter(({ view }) => !names.has(view.developerName));
  return inLabelOrder([...found, ...builtIn.map(({ view }) => ({ ...view, source: 'built_in' as const }))]);
}

async function findUnindexed(client: Client, object: string, options: ClientCallOptions): Promise<FoundView[]> {
  const byQuery = await orRefusal(queryViews(client, `SobjectType = ${literal(object)}`, options));
  if (Array.isArray(byQuery) && byQuery.length > 0) return byQuery.map((view) => ({ ...view, source: 'query' }));
  const byListInfo = await orRefusal(readListInfos(client, object, options));
  if (Array.isArray(byListInfo)) return byListInfo.map((view) => ({ ...view, source: 'list_info' }));
  if (Array.isArray(byQuery) || object.toLowerCase() === 'user') return [];
  throw notOffered(object, byQuery);
}

async function readIndex(client: Client, object: string, options: ClientCallOptions): Promise<ListView[]> {
  const views: ListView[] = [];
  let page = await client.get(`/sobjects/${object}/listviews`, listViewIndex, options);
  for (;;) {
    views.push(...page.listviews);
    if (page.done || page.nextRecordsUrl === null) return views;
    page = await client.json({ kind: 'get', path: page.nextRecordsUrl }, listViewIndex, options);
  }
}

/** List views by a query with this condition. */
export async function queryViews(client: Client, where: string, options: ClientCallOptions): Promise<ListView[]> {
  const soql = `SELECT Id, Name, DeveloperName, IsSoqlCompatible FROM ListView WHERE ${where}`;
  const views: ListView[] = [];
  let path = queryPath(client.apiVersion, soql);
  for (;;) {
    const page = await client.json({ kind: 'get', path }, listViewRecords, options);
    for (const record of page.records) {
      views.push({
        id: record.Id,
        developerName: record.DeveloperName,
        label: record.Name,
        // Describe has the last word where this is not known.
        soqlCompatible: record.IsSoqlCompatible ?? true,
      });
    }
    if (page.done || page.nextRecordsUrl === undefined) return views;
    path = page.nextRecordsUrl;
  }
}

async function orRefusal<T>(answer: Promise<T>): Promise<T | SalesforceError> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

function inLabelOrder(views: readonly FoundView[]): FoundView[] {
  return views.toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1));
}
