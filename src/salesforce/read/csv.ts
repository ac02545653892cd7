import { CsvError, ENDS_QUOTED, findLineEnd, parseCsv } from './csv-rows.ts';

const QUOTE = 0x22;
const CR = 0x0d;

/** A whole CSV file, known to be complete, not yet taken apart: bytes cost a tenth of what cells do. */
export interface CsvFile {
  /** The first row; null for an empty file. */
  readonly header: readonly string[] | null;
  /** The rows after the header, in blocks of as many rows as the collector was told, the last one shorter. */
  readonly blocks: readonly CsvBlock[];
  readonly records: number;
}

export interface CsvBlock {
  readonly bytes: Buffer;
  readonly records: number;
}

export interface CsvCollector {
  /** Takes the next bytes, cut anywhere: inside of a character, a pair of quotes, a line break. */
  push(chunk: Buffer): void;
  /**
   * Ends the file. Throws CsvError when it stops inside a row. The line break after the last row may be missing, if the
   * row ends in a quoted value; a cut between the two quotes of a pair in that value is then the one that cannot be seen.
   */
  end(): CsvFile;
}

/**
 * Collects CSV as Bulk API 2.0 writes it (RFC 4180, UTF-8, LF or CRLF) and finds its rows, a row ending at a line break
 * outside of quotes. Blank lines are no rows.
 */
export function createCsvCollector(columns: number, recordsPerBlock: number): CsvCollector {
  const blocks: CsvBlock[] = [];
  let header: readonly string[] | null = null;
  let pieces: Buffer[] = [];
  let records = 0;
  let quoted = false;
  /** Whether the current line is more than the CR of a line break. */
  let lineHasText = false;

  function close(lastPiece: Buffer): void {
    const bytes = pieces.length === 0 ? Buffer.from(lastPiece) : Buffer.concat([...pieces, lastPiece]);
    pieces = [];
    if (header === null) header = headerOf(bytes, columns);
    else blocks.push({ bytes, records });
    records = 0;
  }

  return {
    push(chunk) {
      let start = 0;
      let lineStart = 0;
      let lineEnd = findLineEnd(chunk, 0, quoted);
      while (lineEnd >= 0) {
        if (lineHasText || hasText(chunk, lineStart, lineEnd)) records++;
        lineHasText = false;
        lineStart = lineEnd + 1;
        if (records === recordsPerBlock || (header === null && records > 0)) {
          close(chunk.subarray(start, lineStart));
          start = lineStart;
        }
        lineEnd = findLineEnd(chunk, lineStart, false);
      }
      quoted = lineEnd === ENDS_QUOTED;
      lineHasText ||= hasText(chunk, lineStart, chunk.length);
      if (start < chunk.length) pieces.push(chunk.subarray(start));
    },
    end() {
      if (quoted) throw new CsvError('the text ends inside a quoted value');
      const rest = Buffer.concat(pieces);
      if (lineHasText && withoutBom(rest.toString('utf8')) !== '') {
        // Of an unquoted value nobody can say whether it is all there.
        if (rest.at(-1) !== QUOTE) throw new CsvError('the text ends inside a row');
        // Shows whether the last row has all its values while the file can still be fetched again.
        parseCsv(rest, columns);
        records++;
      }
      if (records > 0) close(Buffer.alloc(0));
      return { header, blocks, records: blocks.reduce((sum, block) => sum + block.records, 0) };
    },
  };
}

/** False for nothing and for the CR of a line break. */
function hasText(chunk: Buffer, start: number, end: number): boolean {
  return end - start > 1 || (end - start === 1 && chunk[start] !== CR);
}

function headerOf(bytes: Buffer, columns: number): readonly string[] | null {
  const [row] = parseCsv(Buffer.from(withoutBom(bytes.toString('utf8'))), columns);
  return row?.map((name) => name ?? '') ?? null;
}

function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
