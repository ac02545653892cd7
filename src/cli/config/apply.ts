import { Command } from 'commander';
import { applyFile } from '../../administration/configuration/apply.ts';
import { planFile } from '../../administration/configuration/plan.ts';
import type { ConfigurationChange } from '../../config/changes.ts';
import { type ConfigurationFile, readConfigurationFile } from '../../config/file.ts';
import { unusableReferences } from '../../config/unset-references.ts';
import { RollcallError } from '../../support/errors.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { changesText } from './changes-text.ts';

interface ApplyOptions extends JsonOption {
  readonly check?: boolean;
  readonly allowUnset?: boolean;
}

export function applyCommand(session: Session): Command {
  return new Command('apply')
    .description('make platform and connections what a rollcall.yaml says')
    .argument('<file>', 'path of the file; see examples/acme.yaml')
    .option('--check', 'check everything and show what would change, without changing it')
    .option('--allow-unset', 'accept environment variables that are not set here')
    .addOption(jsonOption())
    .action(async (path: string, options: ApplyOptions) => {
      const { check = false, allowUnset = false } = options;
      const file = await readConfigurationFile(path);
      if (!allowUnset) refuseUnusable(file, session);
      const work = check ? planFile : applyFile;
      const changes = await withContext(session, ({ db }) => work(db, file), { finishes: true });
      session.show(answer(changes, { applied: !check, scheduled: isScheduled(file) }), options);
    });
}

/** Found now and with its place, not by a run at night. */
function refuseUnusable(file: ConfigurationFile, { environment }: Session): void {
  const problems = unusableReferences(file, environment);
  if (problems.length === 0) return;
  throw new RollcallError(
    'config_secret_missing',
    `Connections could not be opened with the environment variables of this process; nothing was changed.\n${file.report(problems).join('\n')}\nSet them, or pass --allow-unset when they are set only where Rollcall runs.`,
  );
}

function answer(
  changes: readonly ConfigurationChange[],
  { applied, scheduled }: { readonly applied: boolean; readonly scheduled: boolean },
): Answer {
  const changed = changes.some(({ outcome }) => outcome !== 'unchanged');
  const text = (width: number) => {
    if (changes.length === 0) return 'Nothing to change: the file names no branch, field or connection.';
    if (!changed) return 'Nothing to change: everything is as the file says.';
    const shown = changesText(changes, width, { values: false });
    if (!applied) return `${shown} Nothing was changed; without --check it would be.`;
    return `${shown}\n\nNext: rollcall connections check, then rollcall plan all`;
  };
  const note = scheduled
    ? '\nThe schedule is stored, but this version does not run it: call `rollcall sync all` from cron.\n'
    : '';
  return { json: { changed, applied: applied && changed, changes }, text: (width) => text(width) + note };
}

function isScheduled({ config }: ConfigurationFile): boolean {
  return config.connections.some(
    ({ settings, entities }) =>
      settings.schedule.every !== 'manual' ||
      entities.some(({ schedule }) => schedule !== null && schedule.every !== 'manual'),
  );
}
