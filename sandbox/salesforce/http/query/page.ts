import type { SoqlAggregate, SoqlCount, SoqlRows } from '../../soql/soql.ts';

export const LARGEST_PAGE = 2_000;
const SMALLEST_PAGE = 200;

/** Rows per page from `Sforce-Query-Options: batchSize=N`, which is advice: it is kept within 200 … 2,000. */
export function pageSize(options: string | undefined): number {
  const asked = /(?:^|[,;\s])batchSize\s*=\s*(\d+)/i.exec(options ?? '')?.[1];
  return asked === undefined ? LARGEST_PAGE : Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, Number(asked)));
}

/** One page's text; records are text already, because serializing them again would cost more than making them. */
export function pageText(rows: SoqlRows, from: number, to: number, nextRecordsUrl: string | null): string {
  const next = nextRecordsUrl === null ? '' : `"nextRecordsUrl":${JSON.stringify(nextRecordsUrl)},`;
  return `{"totalSize":${rows.size},"done":${nextRecordsUrl === null},${next}"records":[${rows.json(from, to)}]}`;
}

/** The answer of queries that have no rows to page through. */
export function summary(result: SoqlAggregate | SoqlCount): Record<string, unknown> {
  return result.kind === 'count'
    ? { totalSize: result.size, done: true, records: [] }
    : { totalSize: result.records.length, done: true, records: result.records };
}
