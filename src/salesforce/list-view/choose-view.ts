import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { CallOptions, ListView } from '../../sync/source.ts';
import type { Client } from '../http/client.ts';
import { isRefusal } from '../http/error.ts';
import { isId, toId18 } from '../ids.ts';
import { literal } from '../soql/text.ts';
import { type FoundView, findViews, queryViews } from './find-views.ts';
import { unusable } from './unusable.ts';

const NAMED_IN_MESSAGE = 20;

/**
 * Finds a view by developer name or Id among those that the integration user sees. Throws `salesforce_list_view` with
 * a sentence of its own for a view that is gone, one that is not shared, one whose name is not unique, and one that is
 * not compatible with SOQL.
 */
export async function chooseView(
  client: Client,
  object: string,
  wanted: string,
  options: CallOptions,
): Promise<FoundView> {
  const views = await findViews(client, object, options);
  const view = pickView(object, views, wanted);
  if (view === null) throw await notAmong({ client, object, views, wanted }, options);
  if (!view.soqlCompatible) {
    const reason = saying(
      'view_not_soql_compatible',
    )`Salesforce marks it as not compatible with SOQL, because its filter cannot be expressed there.`;
    throw unusable(view, reason);
  }
  return view;
}

/** The view of this Id or developer name, or null; throws `salesforce_list_view` where several have the name. */
export function pickView<V extends ListView>(object: string, views: readonly V[], wanted: string): V | null {
  const id = isId(wanted) ? toId18(wanted) : null;
  const byId = id === null ? undefined : views.find((view) => view.id === id);
  if (byId !== undefined) return byId;
  const exact = views.filter((view) => view.developerName === wanted);
  const named =
    exact.length > 0 ? exact : views.filter((view) => view.developerName.toLowerCase() === wanted.toLowerCase());
  if (named.length > 1) {
    throw new RollcallError(
      'salesforce_list_view',
      saying(
        'views_same_name',
      )`${{ count: named.length }} list views of ${{ object }} have the developer name "${{ wanted }}". Name the one that is meant by its Id: ${{ views: named.map((view) => `${view.id} (${view.label})`).join(', ') }}.`,
    );
  }
  return named[0] ?? null;
}

interface Unseen {
  readonly client: Client;
  readonly object: string;
  readonly views: readonly FoundView[];
  readonly wanted: string;
}

async function notAmong(unseen: Unseen, options: CallOptions): Promise<RollcallError> {
  const { object, views } = unseen;
  const hidden = await hiddenView(unseen, options);
  return new RollcallError('salesforce_list_view', [sentence(unseen, hidden), alternatives(object, views)]);
}

function sentence({ object, views, wanted }: Unseen, hidden: ListView | null): Sentence {
  if (hidden !== null) {
    return saying(
      'view_not_shared',
    )`The list view "${{ view: hidden.label }}" (${{ name: hidden.developerName }}) of ${{ object }} exists, but Salesforce does not show it to the integration user. Share it with all users, or with a group of the integration user.`;
  }
  if (views.length > 0 && views.every(({ source }) => source === 'built_in')) {
    return saying(
      'views_not_offered',
    )`This org does not offer its list views of ${{ object }} to programs, so that "${{ wanted }}" cannot be read.`;
  }
  return saying(
    'view_gone',
  )`There is no list view "${{ wanted }}" of ${{ object }} that the integration user may see: it was deleted or renamed, or it is not shared with the integration user.`;
}

/** A query may know of views that the index leaves out. */
async function hiddenView({ client, object, wanted }: Unseen, options: CallOptions): Promise<ListView | null> {
  const named = isId(wanted) ? `Id = ${literal(toId18(wanted))}` : `DeveloperName = ${literal(wanted)}`;
  try {
    const [view = null] = await queryViews(client, `SobjectType = ${literal(object)} AND ${named}`, options);
    return view;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

function alternatives(object: string, views: readonly ListView[]): Sentence {
  if (views.length === 0) {
    return saying(
      'views_none',
    )`It may see no list view of ${{ object }} at all: make one in Salesforce and share it with all users, or with a group of the integration user.`;
  }
  const names = views.slice(0, NAMED_IN_MESSAGE).map((view) => `${view.developerName} (${view.label})`);
  const more = views.length - names.length;
  return saying(
    'views_others',
  )`Otherwise choose one of these: ${{ views: names.join(', ') }}${{ more: [more, more > 0 ? ` and ${more} more` : ''] }}.`;
}
