import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { saying } from '../../support/sentence.ts';
import type { ListView } from '../../sync/source.ts';
import { whereText } from '../soql/clauses.ts';
import { conditionToSoql, type IsTextField, UnsupportedCondition } from './condition.ts';
import type { ListViewDescribe, WhereNode } from './schema.ts';
import { heldBy, unusable } from './unusable.ts';

/** Which records a list view holds. */
export interface Filter {
  /** `everything`, `mine`, … */
  readonly scope: string;
  /** SOQL after WHERE, or null. */
  readonly where: string | null;
}

export interface DescribedView {
  readonly object: string;
  readonly view: ListView;
  readonly described: ListViewDescribe;
  /** Needed only where the view's own query cannot be parsed and its condition is written out instead. */
  readonly isText: IsTextField;
}

const SCOPE_CLAUSE = /^(\s*SELECT\s[^']*?\sFROM\s+\w+)\s+USING\s+SCOPE\s+(\w+)/i;

/** The filter of a described list view. Throws `salesforce_list_view` when it cannot be expressed as SOQL. */
export function filterOfDescribe({ object, view, described, isText }: DescribedView): Filter {
  if (described.query === null) {
    throw unusable(
      view,
      saying('view_no_query')`Salesforce offers no SOQL query for it, because its filter cannot be expressed in SOQL.`,
    );
  }
  const owner = described.scopeEntityId ?? described.relatedEntityId ?? null;
  if (owner !== null && !described.query.includes(owner.slice(0, 15))) {
    throw unusable(
      view,
      saying('view_of_queue')`it shows the records of one queue or campaign, which its query does not name.`,
    );
  }
  const query = parsed(described.query);
  if (query === null) return filterOfCondition(view, described, isText);
  if (query.object.toLowerCase() !== object.toLowerCase()) {
    throw unusable(
      view,
      saying('view_other_object')`it lists records of ${{ listed: query.object }}, not of ${{ object }}.`,
    );
  }
  if (query.changesRows) {
    throw unusable(
      view,
      saying(
        'view_limited',
      )`its query groups or limits its records, so that it does not say which records belong to it.`,
    );
  }
  const where = whereText(query.text);
  if (where === null && holdsCondition(described.whereCondition)) {
    throw unusable(view, saying('view_filter_missing')`it has a filter that is missing from its query.`);
  }
  return { scope: query.scope ?? normalScope(described.scope), where };
}

/** True when the view's query cannot be parsed, so that `isText` must know the types of its condition's fields. */
export function needsFieldTypes(described: ListViewDescribe): boolean {
  return described.query !== null && parsed(described.query) === null;
}

/** Recorded views of all records say `everything`; the documentation's sample says null. */
export function normalScope(scope: string | null): string {
  if (scope === null || scope === '' || scope.toLowerCase() === 'everything') return 'everything';
  return scope;
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
    throw unusable(
      view,
      saying('view_query_strange')`its query cannot be understood: ${{ query: described.query ?? '' }}.`,
    );
  }
  try {
    return { scope: normalScope(described.scope), where: conditionToSoql(described.whereCondition, isText) };
  } catch (error) {
    if (!(error instanceof UnsupportedCondition)) throw error;
    throw unusable(view, ...heldBy(error.what));
  }
}

function holdsCondition(node: WhereNode | null | undefined): boolean {
  if (node === null || node === undefined) return false;
  return 'conditions' in node ? node.conditions.some(holdsCondition) : true;
}
