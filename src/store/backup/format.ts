import { z } from 'zod';

/**
 * A backup is a gzipped text, laid out like a dump: COPY blocks and statements between comments that hold JSON.
 * First comes the header, then each table, then the sequences, at last the end, without which it is not complete.
 */
export const FORMAT = 1;

const Header = z.object({
  format: z.literal(FORMAT),
  /** Of the Rollcall that wrote it. */
  version: z.string(),
  at: z.iso.datetime(),
  /** Those of the schema, in order. */
  migrations: z.array(z.string()).min(1),
});
export type Header = z.infer<typeof Header>;

const Table = z.object({ name: z.string(), columns: z.array(z.string()).min(1) });
export type Table = z.infer<typeof Table>;

const Sequence = z.object({ name: z.string(), value: z.string(), called: z.boolean() });
export type Sequence = z.infer<typeof Sequence>;

/** Rows by table. */
export type Rows = Readonly<Record<string, number>>;

export const Mark = z.discriminatedUnion('mark', [
  z.object({ mark: z.literal('header'), value: Header }),
  z.object({ mark: z.literal('table'), value: Table }),
  z.object({ mark: z.literal('sequence'), value: Sequence }),
  z.object({ mark: z.literal('end'), value: z.object({ rows: z.record(z.string(), z.number()) }) }),
]);
export type Mark = z.infer<typeof Mark>;

/** One line of comment. */
export function comment({ mark, value }: Mark): string {
  return `-- ${mark} ${JSON.stringify(value)}\n`;
}

/** Ends the rows of a table, on a line of its own. No row looks like it: COPY writes a backslash as two. */
export const ROWS_END = '\\.\n';

export interface BackupSummary {
  readonly header: Header;
  readonly rows: Rows;
}

const NEWLINE = 10;

/** In COPY's text format, a row is a line. */
export function countRows(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
