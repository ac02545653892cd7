/** What http/ gets from the SOQL engine. A result is a snapshot: later changes of the org do not alter its rows' set. */
export interface SoqlRows {
  readonly kind: 'records';
  readonly object: string;
  readonly size: number;
  /** Field paths as selected, with aliases applied: the header of a CSV. */
  readonly columns: readonly string[];
  /** Records [from, to) as the text of JSON objects joined by commas, with `attributes`, nested parents, as /query answers. */
  json(from: number, to: number): string;
  /** Records [from, to) as CSV lines without header, every value quoted, LF, as Bulk API 2.0 answers. */
  csv(from: number, to: number): string;
}

export interface SoqlAggregate {
  readonly kind: 'aggregate';
  /** AggregateResult records as /query answers them. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

export interface SoqlCount {
  readonly kind: 'count';
  readonly size: number;
}

export type SoqlResult = SoqlRows | SoqlAggregate | SoqlCount;

/** An error as Salesforce itself would answer it. */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

export interface SoqlOptions {
  /** True for queryAll: deleted rows too. */
  readonly includeDeleted: boolean;
  /** True for a Bulk API 2.0 job: refuses what Bulk refuses. */
  readonly bulk?: boolean;
  /** Version in the `attributes.url` of records; `67.0` when left out. */
  readonly apiVersion?: string;
}
