import { Command } from 'commander';
import { readConfigurationFile } from '../../config/file.ts';
import type { ConfigurationChange } from '../../store/configuration.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { table } from '../output/table.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { applyFile } from './apply-file.ts';

export function configCommand(session: Session): Command {
  const apply = new Command('apply')
    .description('make platform and connections what a rollcall.yaml says')
    .argument('<file>', 'path of the file; see examples/acme.yaml')
    .addOption(jsonOption())
    .action(async (path: string, options: JsonOption) => {
      const file = await readConfigurationFile(path);
      const changes = await withContext(session, ({ db }) => applyFile(db, file), { finishes: true });
      const scheduled = file.config.connections.some(
        ({ settings, entities }) =>
          settings.schedule.every !== 'manual' ||
          entities.some(({ schedule }) => schedule !== null && schedule.every !== 'manual'),
      );
      session.show(appliedAnswer(changes, scheduled), options);
    });
  return new Command('config').description('settings kept as code').addCommand(apply);
}

function appliedAnswer(changes: readonly ConfigurationChange[], scheduled: boolean): Answer {
  const different = changes.filter(({ outcome }) => outcome !== 'unchanged');
  const note = scheduled
    ? '\nThe schedule is stored, but this version does not run it: call `rollcall sync all` from cron.\n'
    : '';
  const result = (width: number) => {
    if (changes.length === 0) return 'Nothing to change: the file names no branch, field or connection.';
    if (different.length === 0) return 'Nothing to change: everything is as the file says.';
    const columns = [
      { title: 'What', value: (change: ConfigurationChange) => change.kind },
      { title: 'Name', value: (change: ConfigurationChange) => change.name },
      { title: 'Outcome', value: (change: ConfigurationChange) => change.outcome },
      { title: 'Different', value: (change: ConfigurationChange) => change.changed.join(', ') },
    ];
    return `${table(columns, changes, width)}\n\nNext: rollcall connections check, then rollcall plan all`;
  };
  return { json: { changed: different.length > 0, changes }, text: (width) => result(width) + note };
}
