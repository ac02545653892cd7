import { open, rename, rm, stat } from 'node:fs/promises';
import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { BackupSummary } from '../store/backup/format.ts';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { audited } from './audited.ts';
import { type JsonOption, jsonOption } from './options.ts';
import { counted } from './output/format.ts';
import { type Answer, type Session, withContext } from './session.ts';

export function backupCommand(session: Session, version: string): Command {
  return new Command('backup')
    .description('write all that is in the database to a file, while everything goes on')
    .argument('<file>', 'the file to write; one of that name is replaced once the new one is complete')
    .addOption(jsonOption())
    .action(async (file: string, options: JsonOption) => {
      // Interrupted, it has to clear away what it has written.
      const work = (context: Context) =>
        audited(context, { action: 'backup.write', target: file }, () =>
          backup(context, file, { version, signal: session.signal }),
        );
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

async function backup(
  context: Context,
  file: string,
  options: { version: string; signal: AbortSignal },
): Promise<Answer> {
  const draft = `${file}.draft`;
  try {
    await rm(draft, { force: true });
    // It holds what people have entrusted us with.
    const handle = await open(draft, 'wx', 0o600);
    const summary = await context.backup(handle.createWriteStream({ flush: true }), options);
    const { size } = await stat(draft);
    await rename(draft, file);
    return describe(summary, file, size);
  } catch (error) {
    await rm(draft, { force: true });
    options.signal.throwIfAborted();
    throw writeError(error, file);
  }
}

function describe({ header, rows }: BackupSummary, file: string, bytes: number): Answer {
  return {
    json: { file, bytes, at: header.at, version: header.version, rows },
    text: () =>
      `${counted(rows['person'] ?? 0, 'person', 'people')}, ${counted(rows['run'] ?? 0, 'run')} and all that belongs to them are in ${file} (${(bytes / 1_000_000).toFixed(1)} MB).`,
  };
}

function writeError(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'path' in error)) return error;
  return new RollcallError('file_unusable', onTerminal(`${file} cannot be written: ${error.message}.`), {
    cause: error,
  });
}
