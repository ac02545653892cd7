import { constants, createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Command } from 'commander';
import type { Context } from '../context.ts';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { audited } from './audited.ts';
import { type JsonOption, jsonOption } from './options.ts';
import { counted, moment } from './output/format.ts';
import { type Answer, type Session, withContext } from './session.ts';

export function restoreCommand(session: Session): Command {
  return new Command('restore')
    .description('put a backup into a database that is not used yet')
    .argument('<file>', 'what rollcall backup has written, with this version or an older one')
    .addOption(jsonOption())
    .action(async (file: string, options: JsonOption) => {
      const work = (context: Context) => restore(context, file, session.signal);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

async function restore(context: Context, file: string, signal: AbortSignal): Promise<Answer> {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RollcallError('file_unusable', onTerminal(`${file} cannot be read: ${reason}.`), { cause });
  });
  const { header, rows } = await context.restore(createReadStream(file), { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  // Not before: the log is among what is restored, and a backup goes into a database that is not used yet.
  await audited(context, { action: 'backup.restore', target: file }, () => Promise.resolve());
  return {
    json: { file, at: header.at, version: header.version, rows },
    text: () =>
      `${counted(rows['person'] ?? 0, 'person', 'people')}, ${counted(rows['run'] ?? 0, 'run')} and all that belongs to them are here again as they were ${moment(new Date(header.at))}. Unfinished runs go on with the next rollcall sync.`,
  };
}
