import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { Mark, ROWS_END } from './format.ts';

/** Reads a backup front to back, with never more of it in memory than a chunk or two. */
export interface BackupReader {
  /** The comment that comes next; statements between are skipped. */
  next(): Promise<Mark>;
  /** The rows behind the mark of a table, as COPY takes them. To be read to their end before the next mark. */
  rows(): AsyncGenerator<Buffer>;
}

/** No line but a row is longer. */
const LONGEST_LINE = 1024 * 1024;
const COMMENT = /^-- (\w+) (\{.*\})$/;

/** What is read throws RollcallError `backup_invalid` when it is not what a backup has in that place. */
export function readBackup(chunks: AsyncIterable<Buffer>): BackupReader {
  const source = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function more(): Promise<void> {
    const next = await source.next();
    if (next.done === true) throw invalid('it ends too early');
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  }

  async function line(): Promise<string> {
    let end = held.indexOf('\n');
    while (end === -1) {
      if (held.length > LONGEST_LINE) throw invalid('it has a line that is too long');
      await more();
      end = held.indexOf('\n');
    }
    const text = held.toString('utf8', 0, end);
    held = held.subarray(end + 1);
    return text;
  }

  return {
    async next() {
      for (;;) {
        const match = COMMENT.exec(await line());
        if (match !== null) return parseMark(match[1] ?? '', match[2] ?? '');
      }
    },

    async *rows() {
      // The copy statement.
      await line();
      while (held.length < ROWS_END.length) await more();
      if (held.indexOf(ROWS_END) !== 0) {
        let end = held.indexOf(`\n${ROWS_END}`);
        while (end === -1) {
          // The end itself may be cut by the end of a chunk.
          const safe = held.length - ROWS_END.length;
          yield held.subarray(0, safe);
          held = held.subarray(safe);
          await more();
          end = held.indexOf(`\n${ROWS_END}`);
        }
        yield held.subarray(0, end + 1);
        held = held.subarray(end + 1);
      }
      held = held.subarray(ROWS_END.length);
    },
  };
}

function parseMark(mark: string, json: string): Mark {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw invalid(`its "${mark}" cannot be read`, cause);
  }
  const parsed = Mark.safeParse({ mark, value });
  if (!parsed.success) throw invalid(`its "${mark}" is not as expected`, parsed.error);
  return parsed.data;
}

export function invalid(reason: string, cause?: unknown): RollcallError {
  return new RollcallError(
    'backup_invalid',
    onTerminal(`This is no complete backup of Rollcall: ${reason}. Nothing was restored.`),
    {
      cause,
    },
  );
}
