import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { storedFile } from '../../administration/configuration/stored.ts';
import { ownerNamed } from '../../administration/owner.ts';
import { configurationDocument } from '../../config/document.ts';
import type { ReplacedSecret } from '../../config/redact.ts';
import { writeConfiguration } from '../../config/write.ts';
import type { Context } from '../../context.ts';
import { SHARED } from '../../store/owner.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { type JsonOption, jsonOption, type OwnerOption, ownerOption } from '../options.ts';
import { type Answer, type Session, withContext } from '../session.ts';

interface ExportOptions extends JsonOption, OwnerOption {
  readonly force?: boolean;
}

export function exportCommand(session: Session): Command {
  return new Command('export')
    .description('write the stored configuration as a rollcall.yaml, without secrets')
    .argument('[file]', 'path of the file to write; without it, it is printed')
    .option('--force', 'overwrite a file that is there and says something else')
    .addOption(ownerOption())
    .addOption(jsonOption())
    .action(async (path: string | undefined, options: ExportOptions) => {
      const work = async ({ db }: Context) => await storedFile(db, await ownerNamed(db, options.owner ?? SHARED));
      const { config, replaced } = await withContext(session, work);
      const text = writeConfiguration(config);
      for (const secret of replaced) session.stderr.write(`${warning(secret)}\n`);
      if (path === undefined) {
        session.show({ json: configurationDocument(config), text: () => text.trimEnd() }, options);
        return;
      }
      await write(path, text, options.force === true);
      session.show(writtenAnswer(path, config.connections.length, replaced), options);
    });
}

/** A file that people may have written by hand, with comments, is not overwritten unasked. */
async function write(path: string, text: string, force: boolean): Promise<void> {
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there === text) return;
  if (there !== null && !force) {
    throw new RollcallError(
      'config_invalid',
      onTerminal(
        `${path} is there already and says something else; nothing was written. Compare with \`rollcall config diff ${path}\`, write to another file, or overwrite it with --force.`,
      ),
    );
  }
  await writeFile(path, text).catch((cause: unknown) => {
    throw new RollcallError('config_invalid', onTerminal(`The file ${path} cannot be written.`), { cause });
  });
}

function writtenAnswer(file: string, connections: number, replaced: readonly ReplacedSecret[]): Answer {
  return {
    json: { file, connections, replacedSecrets: replaced },
    text: () => `Written to ${file}. It holds no secret: \`rollcall config apply\` takes them from the environment.`,
  };
}

function warning({ connection, key, variable }: ReplacedSecret): string {
  return `The ${key} of the connection ${connection} is stored as such. It was left out: set ${variable}, then apply the file.`;
}
