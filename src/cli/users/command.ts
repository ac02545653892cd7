import { Command } from 'commander';
import { type ConnectionOption, jsonOption, limitOption, offsetOption, platformOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { linkCommand, unlinkCommand } from './link.ts';
import { type ListUsersOptions, listUsers } from './list.ts';
import { eraseCommand, exportCommand } from './personal-data.ts';
import { resetPasswordCommand } from './reset-password.ts';
import { showUser } from './show.ts';
import { unbindCommand } from './unbind.ts';

export function usersCommand(session: Session): Command {
  const show = new Command('show')
    .description('one person with fields, branches and links')
    .argument('<username>', 'upper and lower case are the same')
    .addOption(platformOption())
    .addOption(jsonOption())
    .action(async (username: string, options: ConnectionOption) => {
      session.show(await withContext(session, (context) => showUser(context, username, options.connection)), options);
    });
  return new Command('users')
    .description('list the people of the platform')
    .option('--search <text>', 'only people with this text in name, username or e-mail, or with this Salesforce Id')
    .option('--without-second-factor', 'only people with a password and no second factor')
    .addOption(platformOption())
    .addOption(limitOption(20))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: ListUsersOptions) => {
      session.show(await withContext(session, (context) => listUsers(context, options)), options);
    })
    .addCommand(show)
    .addCommand(linkCommand(session))
    .addCommand(unlinkCommand(session))
    .addCommand(resetPasswordCommand(session))
    .addCommand(unbindCommand(session))
    .addCommand(exportCommand(session))
    .addCommand(eraseCommand(session));
}
