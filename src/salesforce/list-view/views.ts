import { RollcallError } from '../../support/errors.ts';
import type { CallOptions, ListView } from '../../sync/source.ts';
import type { Client, ClientCallOptions } from '../http/client.ts';
import { isNotFound, SalesforceError } from '../http/error.ts';
import { isId, toId18 } from '../ids.ts';
import { assertObjectName, literal } from '../soql/text.ts';
import { type ListViewDescribe, listViewDescribe, listViewIndex, listViewRecords } from './schema.ts';

const NAMED_IN_MESSAGE = 20;

/** List views that the integration user may see, in label order. Empty for an object without any. */
export async function readListViews(client: Client, object: string, options: ClientCallOptions): Promise<ListView[]> {
  assertObjectName(object);
  const views = await readIndex(client, object, options).catch((error: unknown) => {
    // Some objects have list views and no index of them; User is one in recorded orgs.
    if (!isNotFound(error)) throw error;
    return queryListViews(client, object, options).catch((second: unknown) => {
      throw isRefused(second) ? notOffered(object, second) : second;
    });
  });
  return views.sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1));
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

async function queryListViews(client: Client, object: string, options: ClientCallOptions): Promise<ListView[]> {
  const soql = `SELECT Id, Name, DeveloperName, IsSoqlCompatible FROM ListView WHERE SobjectType = ${literal(object)}`;
  const views: ListView[] = [];
  let page = await client.get(`/query?q=${encodeURIComponent(soql)}`, listViewRecords, options);
  for (;;) {
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
    page = await client.json({ kind: 'get', path: page.nextRecordsUrl }, listViewRecords, options);
  }
}

/** Finds a view by developer name or Id; throws `salesforce_list_view`, naming the views there are. */
export function resolveListView(object: string, views: readonly ListView[], wanted: string): ListView {
  const id = isId(wanted) ? toId18(wanted) : null;
  const byId = id === null ? undefined : views.find((view) => view.id === id);
  if (byId !== undefined) return byId;
  const exact = views.filter((view) => view.developerName === wanted);
  const named =
    exact.length > 0 ? exact : views.filter((view) => view.developerName.toLowerCase() === wanted.toLowerCase());
  const [found] = named;
  if (found === undefined) throw unknownView(object, views, wanted);
  if (named.length > 1) {
    throw new RollcallError(
      'salesforce_list_view',
      `${named.length} list views of ${object} have the developer name "${wanted}". Name the one that is meant by its Id: ${named.map((view) => `${view.id} (${view.label})`).join(', ')}.`,
    );
  }
  return found;
}

/** What Salesforce knows about a view's query. */
export async function describeListView(
  client: Client,
  object: string,
  view: ListView,
  options: CallOptions,
): Promise<ListViewDescribe> {
  try {
    return await client.get(`/sobjects/${object}/listviews/${view.id}/describe`, listViewDescribe, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new RollcallError(
      'salesforce_list_view',
      `Salesforce lists the list view "${view.label}" (${view.developerName}) of ${object} and does not describe it to the integration user. Share the view with all users in Salesforce; if it is shared already, this org does not offer list views of ${object} to programs: choose contacts or a custom object instead.`,
      { cause: error },
    );
  }
}

/** True when Salesforce answered and does not let this user ask, as opposed to a failure on the way. */
function isRefused(error: unknown): error is SalesforceError {
  return error instanceof SalesforceError && [400, 403, 404].includes(error.failure.status ?? 0);
}

function notOffered(object: string, cause: SalesforceError): RollcallError {
  if (cause.code === 'salesforce_quota') return cause;
  return new RollcallError(
    'salesforce_list_view',
    `This org does not offer the list views of ${object} to programs, neither by its index nor by query (${cause.failure.code}). Check that the integration user may read ${object}; if it may, synchronize contacts or a custom object instead.`,
    { cause },
  );
}

function unknownView(object: string, views: readonly ListView[], wanted: string): RollcallError {
  const names = views.slice(0, NAMED_IN_MESSAGE).map((view) => `${view.developerName} (${view.label})`);
  const more = views.length > names.length ? ` and ${views.length - names.length} more` : '';
  return new RollcallError(
    'salesforce_list_view',
    views.length === 0
      ? `There is no list view of ${object} that the integration user may see, so "${wanted}" cannot be read. Make one in Salesforce and share it with all users, or with a group of the integration user.`
      : `There is no list view "${wanted}" of ${object} that the integration user may see. It may be private to another user: share it, or choose one of these: ${names.join(', ')}${more}.`,
  );
}
