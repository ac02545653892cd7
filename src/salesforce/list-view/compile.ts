import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { RollcallError } from '../../support/errors.ts';
import type { CompiledExtract, ListView, Since } from '../../sync/source.ts';
import { whereText } from '../soql/clauses.ts';
import { selectFrom } from '../soql/text.ts';
import { conditionToSoql, type IsTextField, UnsupportedCondition } from './condition.ts';
import type { ListViewDescribe } from './schema.ts';
import { scopeRefusal, scopeWarning } from './scope.ts';

export interface CompileRequest {
  readonly object: string;
  readonly view: ListView;
  readonly described: ListViewDescribe;
  readonly paths: readonly string[];
  readonly since?: Since | undefined;
  /** Needed only where the view's own query cannot be parsed and its condition is written out instead. */
  readonly isText: IsTextField;
}

interface Filter {
  readonly scope: string;
  /** SOQL after WHERE, or null. */
  readonly where: string | null;
}

const SCOPE_CLAUSE = /^(\s*SELECT\s[^']*?\sFROM\s+\w+)\s+USING\s+SCOPE\s+(\w+)/i;

/**
 * Turns a described list view into the query that is read: its filter and scope, our columns, no order.
 * Throws `salesforce_list_view` when the view cannot be expressed.
 */
export function compileListView(request: CompileRequest): CompiledExtract {
  const { object, view, described, paths, since } = request;
  const filter = filterOf(request);
  const refusal = scopeRefusal(filter.scope);
  if (refusal !== null) throw unusable(view, refusal);

  const head = selectFrom(object, paths);
  const scope = filter.scope === 'everything' ? '' : ` USING SCOPE ${filter.scope}`;
  const conditions = [
    ...(filter.where === null ? [] : [since === undefined ? filter.where : `(${filter.where})`]),
    ...(since === undefined ? [] : [changedSince(since)]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    object,
    listView: { id: described.id, developerName: view.developerName, label: view.label },
    soql: `${head}${scope}${where}`,
    paths,
    scope: filter.scope,
    filtered: filter.where !== null || filter.scope !== 'everything',
    warnings: warningsOf(view, filter),
  };
}

/** True of a record that was changed itself, or one of the parents that were asked for. */
function changedSince({ at, parents }: Since): string {
  const stamps = ['SystemModstamp', ...parents.map((parent) => `${parent}.SystemModstamp`)];
  const conditions = stamps.map((stamp) => `${stamp} >= ${at.toISOString()}`);
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`;
}

/** True when the view's query cannot be parsed, so that `isText` must know the types of its condition's fields. */
export function needsFieldTypes(described: ListViewDescribe): boolean {
  return described.query !== null && parsed(described.query) === null;
}

function filterOf({ object, view, described, isText }: CompileRequest): Filter {
  if (described.query === null) {
    throw unusable(view, 'Salesforce offers no SOQL query for it, because its filter cannot be expressed in SOQL');
  }
  const query = parsed(described.query);
  if (query === null) return filterOfCondition(view, described, isText);
  if (query.object.toLowerCase() !== object.toLowerCase()) {
    throw unusable(view, `it lists records of ${query.object}, not of ${object}`);
  }
  if (query.changesRows) {
    throw unusable(view, 'its query groups or limits its records, so that it does not say which records belong to it');
  }
  return { scope: query.scope ?? normalScope(described.scope), where: whereText(query.text) };
}

/**
 * Parses a view's query. The scope is taken off first: the parser knows only some of them, while the words before it
 * are columns and can hold no string.
 */
function parsed(soql: string): {
  readonly object: string;
  readonly scope: string | null;
  readonly text: string;
  readonly changesRows: boolean;
} | null {
  const scope = SCOPE_CLAUSE.exec(soql)?.[2];
  const text = soql.replace(SCOPE_CLAUSE, '$1');
  try {
    const query = parseQuery(text);
    return {
      object: query.sObject ?? '',
      scope: scope === undefined ? null : normalScope(scope),
      text,
      changesRows: [query.limit, query.offset, query.groupBy, query.having].some((clause) => clause !== undefined),
    };
  } catch {
    return null;
  }
}

function filterOfCondition(view: ListView, described: ListViewDescribe, isText: IsTextField): Filter {
  // Without a condition beside it, an unreadable query may filter in a way that would be lost.
  if (described.whereCondition === null || described.whereCondition === undefined) {
    throw unusable(view, `its query cannot be understood: ${described.query}`);
  }
  try {
    return { scope: normalScope(described.scope), where: conditionToSoql(described.whereCondition, isText) };
  } catch (error) {
    if (!(error instanceof UnsupportedCondition)) throw error;
    throw unusable(view, `its filter holds ${error.message}, which cannot be written as SOQL`);
  }
}

/** Recorded views of all records say `everything`; the documentation's sample says null. */
function normalScope(scope: string | null): string {
  if (scope === null || scope === '' || scope.toLowerCase() === 'everything') return 'everything';
  return scope;
}

function warningsOf(view: ListView, filter: Filter): string[] {
  const scope = scopeWarning(filter.scope, view.label);
  return [
    ...(scope === null ? [] : [scope]),
    ...(filter.where !== null && /\btolabel\s*\(/i.test(filter.where)
      ? [
          `The filter of the list view "${view.label}" compares picklist labels, in the language of the integration user. If that language changes, so do its records.`,
        ]
      : []),
  ];
}

/** The error for a view that exists and cannot be synchronized. */
export function unusable(view: ListView, reason: string): RollcallError {
  return new RollcallError(
    'salesforce_list_view',
    `The list view "${view.label}" (${view.developerName}) cannot be synchronized: ${reason}. Choose another list view, or make one in Salesforce with filters on fields only.`,
  );
}
