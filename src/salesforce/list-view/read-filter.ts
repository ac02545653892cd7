import { type Sentence, saying } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';
import type { CallOptions } from '../../sync/source.ts';
import type { Describer } from '../describe/fields.ts';
import type { Client } from '../http/client.ts';
import { isNotFound, isRefusal } from '../http/error.ts';
import { BUILT_IN_USER_VIEWS } from './built-in.ts';
import { fieldsOf, UnsupportedCondition } from './condition.ts';
import { type Filter, filterOfDescribe, needsFieldTypes } from './filter.ts';
import type { FoundView } from './find-views.ts';
import { type ListInfo, readListInfo } from './list-info.ts';
import { filterOfListInfo } from './list-info-filter.ts';
import { type ListViewDescribe, listViewDescribe } from './schema.ts';
import { heldBy, notDescribed, unusable } from './unusable.ts';

/** A view's filter, and what the administrator should know about how it came to be known. */
export interface KnownFilter {
  readonly filter: Filter;
  readonly notes: readonly Sentence[];
}

export interface FilterContext {
  readonly client: Client;
  readonly describer: Describer;
}

const TEXT_TYPES: readonly string[] = [
  'id',
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'reference',
  'email',
  'phone',
  'url',
  'combobox',
  'encryptedstring',
];

/**
 * What Salesforce knows about a view's records: from its describe, or else from the User Interface API. Throws
 * `salesforce_list_view` when neither tells, or when it cannot be expressed as SOQL.
 */
export async function readFilter(
  context: FilterContext,
  object: string,
  view: FoundView,
  options: CallOptions,
): Promise<KnownFilter> {
  const builtIn = BUILT_IN_USER_VIEWS.find((candidate) => candidate.view.id === view.id);
  if (builtIn !== undefined) {
    return { filter: builtIn.filter, notes: [say('view_built_in', { view: view.label, object })] };
  }
  const described = await describeView(context.client, object, view, options);
  if (described !== null) {
    const textFields = needsFieldTypes(described) ? await textFieldsOf(context, object, described, options) : new Set();
    const filter = filterOfDescribe({ object, view, described, isText: (path) => textFields.has(path) });
    return { filter, notes: unlisted(object, view) };
  }
  const info = await readListInfo(context.client, view.id, options).catch((error: unknown) => {
    throw isRefusal(error) ? notDescribed(object, view, error) : error;
  });
  const note = say('filter_rewritten', { view: view.label, object });
  return { filter: await filterFromInfo(context, { object, view, info }, options), notes: [note] };
}

async function describeView(
  client: Client,
  object: string,
  view: FoundView,
  options: CallOptions,
): Promise<ListViewDescribe | null> {
  try {
    return await client.get(`/sobjects/${object}/listviews/${view.id}/describe`, listViewDescribe, options);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Fields of the view's condition that hold text; fields that cannot be seen are taken for text. */
async function textFieldsOf(
  { describer }: FilterContext,
  object: string,
  described: ListViewDescribe,
  options: CallOptions,
): Promise<Set<string>> {
  const text = new Set<string>();
  for (const path of described.whereCondition ? fieldsOf(described.whereCondition) : []) {
    const found = await describer.find(object, path, options);
    if (found === null || TEXT_TYPES.includes(found.field.type)) text.add(path);
  }
  return text;
}

async function filterFromInfo(
  { describer }: FilterContext,
  { object, view, info }: { object: string; view: FoundView; info: ListInfo },
  options: CallOptions,
): Promise<Filter> {
  const named = info.listReference.objectApiName;
  if (named !== null && named.toLowerCase() !== object.toLowerCase()) {
    throw unusable(view, saying('view_other_object')`it lists records of ${{ listed: named }}, not of ${{ object }}.`);
  }
  const fields = new Map<string, Awaited<ReturnType<Describer['find']>>>();
  for (const { fieldApiName } of info.filteredByInfo) {
    fields.set(fieldApiName, await describer.find(object, fieldApiName, options));
  }
  try {
    return filterOfListInfo(info, (path) => fields.get(path)?.field ?? null);
  } catch (error) {
    if (!(error instanceof UnsupportedCondition)) throw error;
    throw unusable(view, ...heldBy(error.what));
  }
}

function unlisted(object: string, { label, source }: FoundView): Sentence[] {
  if (source === 'index') return [];
  return [say('view_unlisted', { view: label, object, how: source === 'query' ? 'query' : 'interface' })];
}
