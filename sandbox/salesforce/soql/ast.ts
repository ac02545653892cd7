/** A dotted path or a single name, where it stands in the query. */
export interface Name {
  readonly text: string;
  readonly at: number;
}

export type SelectItem =
  | { readonly kind: 'field'; readonly path: Name; readonly alias: Name | null }
  | { readonly kind: 'function'; readonly name: Name; readonly argument: Name | null; readonly alias: Name | null }
  | { readonly kind: 'subquery'; readonly relationship: Name }
  | { readonly kind: 'typeof'; readonly at: number };

/** What a comparison or ORDER BY speaks of: a field, or a function of one. */
export interface Operand {
  readonly function: Name | null;
  readonly path: Name;
}

export type Literal =
  | { readonly kind: 'string'; readonly raw: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'date'; readonly text: string; readonly at: number }
  | { readonly kind: 'datetime'; readonly text: string; readonly at: number }
  | { readonly kind: 'relative'; readonly name: string; readonly count: number | null; readonly at: number };

export type SimpleOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';
export type SetOperator = 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: SimpleOperator; readonly value: Literal }
  | {
      readonly kind: 'set';
      readonly left: Operand;
      readonly operator: SetOperator;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'join'; readonly left: Operand; readonly negated: boolean; readonly query: Query };

export interface OrderItem {
  readonly operand: Operand;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  readonly soql: string;
  readonly select: readonly SelectItem[];
  readonly object: Name;
  readonly objectAlias: string | null;
  readonly scope: Name | null;
  readonly where: Condition | null;
  readonly groupBy: readonly Name[];
  readonly orderBy: readonly OrderItem[];
  readonly limit: number | null;
  readonly offset: { readonly value: number; readonly at: number } | null;
}
