import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { checkConnection } from './check.ts';
import { disconnect, remove } from './end.ts';
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
  const disconnecting = new Command('disconnect')
    .description('forget what was allowed in a browser, here and at Salesforce')
    .argument('[name]', 'which connection; may be left out when there is only one')
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: JsonOption) => {
      const work = (context: Context) => disconnect(context, name);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
  const deleting = new Command('delete')
    .description('show what a connection keeps in step and, with --yes, delete it; people and branches stay')
    .argument('<name>')
    .option('--yes', 'really delete it')
    .addOption(jsonOption())
    .action(async (name: string, options: JsonOption & { readonly yes?: boolean }) => {
      const work = (context: Context) => remove(context, name, options.yes === true);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
  return new Command('connections')
    .description('list connections and what they synchronize')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, listConnections), options);
    })
    .addCommand(check)
    .addCommand(viewsCommand(session))
    .addCommand(fieldsCommand(session))
    .addCommand(disconnecting)
    .addCommand(deleting);
}
