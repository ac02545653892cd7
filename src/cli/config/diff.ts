import { Command } from 'commander';
import { planFile } from '../../administration/configuration/plan.ts';
import { ownerNamed } from '../../administration/owner.ts';
import type { ConfigurationChange } from '../../config/changes.ts';
import { readConfigurationFile } from '../../config/file.ts';
import type { Context } from '../../context.ts';
import { SHARED } from '../../store/owner.ts';
import { type JsonOption, jsonOption, type OwnerOption, ownerOption } from '../options.ts';
import { type Answer, EXIT, type Session, withContext } from '../session.ts';
import { changesText } from './changes-text.ts';

export function diffCommand(session: Session): Command {
  return new Command('diff')
    .description('show what applying a rollcall.yaml would change, value by value, without changing it')
    .argument('<file>', 'path of the file')
    .addOption(ownerOption())
    .addOption(jsonOption())
    .action(async (path: string, options: JsonOption & OwnerOption) => {
      const file = await readConfigurationFile(path);
      const work = async ({ db }: Context) => await planFile(db, file, await ownerNamed(db, options.owner ?? SHARED));
      session.show(answer(await withContext(session, work)), options);
    });
}

function answer(changes: readonly ConfigurationChange[]): Answer {
  const different = changes.some(({ outcome }) => outcome !== 'unchanged');
  return {
    json: { different, changes },
    text: (width) =>
      different ? changesText(changes, width, { values: true }) : 'No difference: everything is as the file says.',
    exitCode: different ? EXIT.failure : EXIT.ok,
  };
}
