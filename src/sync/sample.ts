import type { Sentence, SentenceParams } from '../support/sentence.ts';
import type { PlatformField } from './directory.ts';
import { type CompiledLine, compileLines } from './map/compile-mapping.ts';
import { checkCell } from './map/map-row.ts';
import { REJECTION_CODES } from './map/rejection.ts';
import type { MappingLine } from './settings.ts';
import type { Row, Source, SourceField } from './source.ts';

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
  readonly warnings: readonly Sentence[];
  readonly total: number;
  readonly columns: readonly { readonly path: string; readonly label: string; readonly type: string }[];
  /** Why lines of the mapping cannot be used at all. */
  readonly problems: readonly Sentence[];
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
  /** What the message names besides the platform field. */
  readonly params: SentenceParams;
}

/** Records that were read for a draft; its mapping can change while they stay, as long as it reads the same fields. */
export interface Drawn {
  readonly soql: string;
  readonly warnings: readonly Sentence[];
  readonly total: number;
  readonly paths: readonly string[];
  readonly sourceFields: readonly SourceField[];
  readonly rows: readonly Row[];
}

/** The Salesforce fields that a draft shows or maps, each where it comes first. To Salesforce `email` and `Email` are the same. */
export function pathsOf({ columns, mapping }: Pick<Draft, 'columns' | 'mapping'>): string[] {
  const paths = ['Id', ...columns, ...Object.values(mapping).map(({ field }) => field)];
  const firsts = new Map<string, string>();
  for (const path of paths) if (!firsts.has(path.toLowerCase())) firsts.set(path.toLowerCase(), path);
  return [...firsts.values()];
}

/** Reads the first records with the query that a run would use. Writes nothing. */
export async function draw(
  source: Source,
  { object, listView, paths }: Pick<Draft, 'object' | 'listView'> & { readonly paths: readonly string[] },
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<Drawn> {
  const call = signal ? { signal } : {};
  const extract = await source.compile({ object, listView, paths }, call);
  const sourceFields = await source.fields(object, extract.paths, call);
  const rows: Row[] = [];
  for await (const page of source.read(extract, { ...call, limit })) rows.push(...page.rows);
  const total = await source.count(extract, call);
  const { soql, warnings } = extract;
  return { soql, warnings, total, paths: extract.paths, sourceFields, rows: rows.slice(0, limit) };
}

/** Holds records that were drawn against a mapping, which need not be complete. */
export function tryMapping(drawn: Drawn, mapping: Draft['mapping'], platformFields: readonly PlatformField[]): Sample {
  const { soql, warnings, total, paths, sourceFields, rows } = drawn;
  const { lines, problems } = compileLines(mapping, { sourceFields, platformFields, columns: paths });
  return {
    soql,
    warnings,
    total,
    columns: sourceFields.map(({ path, label, type }) => ({ path, label, type })),
    problems,
    rows: rows.map((cells) => ({ cells, marks: lines.flatMap((line) => markOf(line, cells) ?? []) })),
  };
}

function markOf(line: CompiledLine, cells: Row): CellMark | null {
  const refusal = checkCell(line, cells);
  if (refusal === null) return null;
  const message = `${line.title} ${refusal.why}. ${REJECTION_CODES[refusal.code].whatToDo}`;
  return { column: line.column, target: line.key, code: refusal.code, message, params: refusal.params ?? {} };
}
