import { compileLines } from './map/compile-mapping.ts';
import { checkCell } from './map/map-row.ts';
import { REJECTION_CODES } from './map/rejection.ts';
import type { Neighbours } from './prepare.ts';
import type { MappingLine } from './settings.ts';
import type { Row } from './source.ts';

/** A mapping that somebody is working on: it need not be complete. */
export interface Draft {
  /** API name of the object. */
  readonly object: string;
  readonly listView: string;
  /** Salesforce fields to show, besides those that are mapped. */
  readonly columns: readonly string[];
  readonly mapping: Readonly<Record<string, MappingLine>>;
}

/** Records of a list view as they are, and which of their cells the draft could not use (R23, R26). */
export interface Sample {
  readonly soql: string;
  readonly warnings: readonly string[];
  readonly total: number;
  readonly columns: readonly { readonly path: string; readonly label: string; readonly type: string }[];
  /** Lines of the mapping that cannot be used at all, a sentence each. */
  readonly problems: readonly string[];
  readonly rows: readonly SampleRow[];
}

export interface SampleRow {
  /** In the order of the columns. */
  readonly cells: readonly (string | null)[];
  /** Cells for which the record would be rejected. */
  readonly marks: readonly CellMark[];
}

export interface CellMark {
  /** Position among the columns. */
  readonly column: number;
  /** The platform field that the cell is to fill. */
  readonly target: string;
  readonly code: string;
  readonly message: string;
}

/** Reads the first records with the query that a run would use. Writes nothing. */
export async function sample<Tx>(
  { source, directory }: Pick<Neighbours<Tx>, 'source' | 'directory'>,
  { object, listView, columns, mapping }: Draft,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<Sample> {
  const call = signal ? { signal } : {};
  const paths = unique(['Id', ...columns, ...Object.values(mapping).map(({ field }) => field)]);
  const extract = await source.compile({ object, listView, paths }, call);
  const sourceFields = await source.fields(object, extract.paths, call);
  const { lines, problems } = compileLines(mapping, {
    sourceFields,
    platformFields: await directory.fields(),
    columns: extract.paths,
  });
  const rows: Row[] = [];
  for await (const page of source.read(extract, { ...call, limit })) rows.push(...page.rows);
  return {
    soql: extract.soql,
    warnings: extract.warnings,
    total: await source.count(extract, call),
    columns: sourceFields.map(({ path, label, type }) => ({ path, label, type })),
    problems,
    rows: rows.slice(0, limit).map((cells) => ({
      cells,
      marks: lines.flatMap((line): CellMark[] => {
        const refusal = checkCell(line, cells);
        if (refusal === null) return [];
        const message = `${line.title} ${refusal.why}. ${REJECTION_CODES[refusal.code].whatToDo}`;
        return [{ column: line.column, target: line.key, code: refusal.code, message }];
      }),
    })),
  };
}

/** To Salesforce `email` and `Email` are the same. */
function unique(paths: readonly string[]): string[] {
  return [...new Map(paths.toReversed().map((path) => [path.toLowerCase(), path])).values()].toReversed();
}
