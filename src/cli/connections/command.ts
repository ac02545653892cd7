import { Command } from 'commander';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { checkConnection } from './check.ts';
import { fieldsCommand } from './fields.ts';
import { listConnections } from './list.ts';
import { viewsCommand } from './views.ts';

export function connectionsCommand(session: Session): Command {
  const check = new Command('check')
    .description('sign in to Salesforce and say whether everything that is configured can be read')
    .argument('[name]', 'which connection; may be left out when there is only one')
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: JsonOption) => {
      session.show(await withContext(session, (context) => checkConnection(context, name, session.signal)), options);
    });
  return new Command('connections')
    .description('list connections and what they synchronize')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, listConnections), options);
    })
    .addCommand(check)
    .addCommand(viewsCommand(session))
    .addCommand(fieldsCommand(session));
}
