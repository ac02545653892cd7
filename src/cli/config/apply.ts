import { Command } from 'commander';
import { type Applied, applyConfiguration } from '../../administration/configuration/apply-configuration.ts';
import { type HeldAgainst, holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { planFile } from '../../administration/configuration/plan.ts';
import { ownerNamed } from '../../administration/owner.ts';
import { type ConfigurationFile, readConfigurationFile } from '../../config/file.ts';
import { unusableReferences } from '../../config/unset-references.ts';
import type { Context } from '../../context.ts';
import { SHARED } from '../../store/owner.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { audited } from '../audited.ts';
import { REVOKE_THERE } from '../connections/revoke-there.ts';
import { type JsonOption, jsonOption, type OwnerOption, ownerOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
import { wrapIndented } from '../output/text.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { changesText } from './changes-text.ts';

interface ApplyOptions extends JsonOption, OwnerOption {
  readonly check?: boolean;
  readonly allowUnset?: boolean;
  readonly offline?: boolean;
}

export function applyCommand(session: Session): Command {
  return new Command('apply')
    .description('make platform and connections what a rollcall.yaml says')
    .argument('<file>', 'path of the file; see examples/acme.yaml')
    .option('--check', 'check everything and show what would change, without changing it')
    .option('--allow-unset', 'accept environment variables that are not set here')
    .option('--offline', 'do not look whether Salesforce has the mapped fields')
    .addOption(ownerOption())
    .addOption(jsonOption())
    .action(async (path: string, options: ApplyOptions) => {
      const { check = false, allowUnset = false, offline = false } = options;
      const file = await readConfigurationFile(path);
      if (!allowUnset) refuseUnusable(file, session);
      const work = async (context: Context) => {
        const owner = await ownerNamed(context.db, options.owner ?? SHARED);
        const { changes, ended }: Applied = check
          ? { changes: await planFile(context.db, file, owner), ended: [] }
          : await audited(context, { action: 'configuration.apply', target: path }, () =>
              applyConfiguration(context, file, undefined, owner),
            );
        const names = check || offline ? [] : file.config.connections.map(({ name }) => name);
        const salesforce = await holdAgainstSalesforce(context, names, session.signal, changes, owner);
        return answer({ changes, ended }, salesforce, { applied: !check, scheduled: isScheduled(file) });
      };
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

/** Found now and with its place, not by a run at night. */
function refuseUnusable(file: ConfigurationFile, { environment }: Session): void {
  const problems = unusableReferences(file, environment);
  if (problems.length === 0) return;
  throw new RollcallError(
    'config_secret_missing',
    onTerminal(
      `Connections could not be opened with the environment variables of this process; nothing was changed.\n${file.report(problems).join('\n')}\nSet them, or pass --allow-unset when they are set only where Rollcall runs.`,
    ),
  );
}

function answer(
  { changes, ended }: Applied,
  salesforce: readonly HeldAgainst[],
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
  const notes = (width: number) => [
    ...ended.map(({ connection, revoked }) =>
      wrapIndented(sanitize(`Note: ${connection}: ${endedText(revoked)}`), width, '  ', ''),
    ),
    ...salesforce.flatMap((held) => heldAgainstText(held, width)),
    ...(applied && scheduled ? ['Schedules are kept while `rollcall serve` or `rollcall work` runs.'] : []),
  ];
  return {
    json: { changed, applied: applied && changed, changes, ended, salesforce },
    text: (width) => [text(width), ...notes(width)].join('\n'),
  };
}

function endedText(revoked: boolean | null): string {
  const again = 'It is of another org or app now: connect it again in the console.';
  return revoked === false ? `${again} ${REVOKE_THERE}` : again;
}

function heldAgainstText({ connection, entity, unknown, problems }: HeldAgainst, width: number): string[] {
  const sentences =
    unknown === null
      ? problems.map(({ message }) => message)
      : [
          `Whether Salesforce has the mapped fields could not be looked up (${unknown.code}: ${unknown.message}); the first run does it.`,
        ];
  return sentences.map((sentence) =>
    wrapIndented(sanitize(`Note: ${connection}, ${entity}: ${sentence}`), width, '  ', ''),
  );
}

function isScheduled({ config }: ConfigurationFile): boolean {
  return config.connections.some(
    ({ settings, entities }) =>
      settings.schedule.every !== 'manual' ||
      entities.some(({ schedule }) => schedule !== null && schedule.every !== 'manual'),
  );
}
