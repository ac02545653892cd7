import { Command } from 'commander';
import { type JsonOption, jsonOption } from './options.ts';
import { type Session, withContext } from './session.ts';

export function migrateCommand(session: Session): Command {
  return new Command('migrate')
    .description('create the database or bring it up to date')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      await withContext(session, async ({ config }) => {
        const database = config.databaseUrl === undefined ? 'embedded' : 'external';
        session.show(
          {
            json: { database, dataDir: config.dataDir, upToDate: true },
            text: () =>
              database === 'embedded'
                ? `The embedded database in ${config.dataDir} is up to date.`
                : 'The database of ROLLCALL_DATABASE_URL is up to date.',
          },
          options,
        );
      });
    });
}
