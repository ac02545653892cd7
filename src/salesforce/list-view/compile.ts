import type { Sentence } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';
import type { CompiledExtract, ListView, Since } from '../../sync/source.ts';
import { selectFrom } from '../soql/text.ts';
import type { Filter } from './filter.ts';
import { scopeRefusal, scopeWarning } from './scope.ts';
import { unusable } from './unusable.ts';

export interface CompileRequest {
  readonly object: string;
  readonly view: ListView;
  readonly filter: Filter;
  readonly paths: readonly string[];
  readonly since?: Since | undefined;
  /** For the administrator: how the filter came to be known. */
  readonly notes?: readonly Sentence[];
}

/**
 * Writes the query that is read: the list view's filter and scope, our columns, no order.
 * Throws `salesforce_list_view` for a scope that can never be synchronized.
 */
export function compileListView(request: CompileRequest): CompiledExtract {
  const { object, view, filter, paths, since, notes = [] } = request;
  const refusal = scopeRefusal(filter.scope);
  if (refusal !== null) throw unusable(view, refusal);

  const scope = filter.scope === 'everything' ? '' : ` USING SCOPE ${filter.scope}`;
  const conditions = [
    ...(filter.where === null ? [] : [since === undefined ? filter.where : `(${filter.where})`]),
    ...(since === undefined ? [] : [changedSince(since)]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    object,
    listView: { id: view.id, developerName: view.developerName, label: view.label },
    soql: `${selectFrom(object, paths)}${scope}${where}`,
    paths,
    scope: filter.scope,
    filtered: filter.where !== null || filter.scope !== 'everything',
    warnings: [...notes, ...warningsOf(view, filter)],
  };
}

/** True of a record that was changed itself, or one of the parents that were asked for. */
function changedSince({ at, parents }: Since): string {
  const stamps = ['SystemModstamp', ...parents.map((parent) => `${parent}.SystemModstamp`)];
  const conditions = stamps.map((stamp) => `${stamp} >= ${at.toISOString()}`);
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`;
}

function warningsOf(view: ListView, filter: Filter): Sentence[] {
  const scope = scopeWarning(filter.scope, view.label);
  return [
    ...(scope === null ? [] : [scope]),
    ...(filter.where !== null && /\btolabel\s*\(/i.test(filter.where)
      ? [say('labels_compared', { view: view.label })]
      : []),
  ];
}
