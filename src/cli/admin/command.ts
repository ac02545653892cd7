import { Argument, Command, Option } from 'commander';
import type { Context } from '../../context.ts';
import type { SecondFactorOf } from '../../store/schema/access.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { listAdmins } from './list.ts';
import { type CreateOptions, createAdmin, type ResetOptions, resetAdmin } from './passwords.ts';
import { type RemoveOptions, removeAdmin } from './remove.ts';
import { SECOND_FACTOR_OF, type SecondFactorOptions, secondFactor } from './second-factor.ts';

const PASSWORD_STDIN = 'read the password from standard input; without it one is made up, to be replaced at sign-in';

export function adminCommand(session: Session): Command {
  return new Command('admin')
    .description('who may administer: superadmins of the platform who can sign in')
    .addCommand(listCommand(session))
    .addCommand(createCommand(session))
    .addCommand(resetCommand(session))
    .addCommand(removeCommand(session))
    .addCommand(secondFactorCommand(session));
}

function listCommand(session: Session): Command {
  return new Command('list')
    .description('list administrators')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, listAdmins), options);
    });
}

function createCommand(session: Session): Command {
  return new Command('create')
    .description('make a superadmin of the platform who can sign in')
    .argument('<username>', 'one that nobody on the platform has')
    .option('--firstname <name>', 'first name')
    .option('--lastname <name>', 'last name')
    .option('--email <address>', 'e-mail address')
    .option('--password-stdin', PASSWORD_STDIN)
    .addOption(jsonOption())
    .action(async (username: string, options: CreateOptions) => {
      const work = (context: Context) => createAdmin(context, username, options);
      session.show(await withContext(session, work), options);
    });
}

function resetCommand(session: Session): Command {
  return new Command('reset-password')
    .description('give a superadmin a new password, sign them out everywhere, and revoke their API tokens')
    .argument('<username>', 'upper and lower case are the same')
    .option('--password-stdin', PASSWORD_STDIN)
    .option('--remove-second-factor', 'also take the second factor away, for somebody who has lost it')
    .option('--keep-tokens', 'leave their API tokens, for somebody who has only forgotten the password')
    .addOption(new Option('--yes', 'do it, although API tokens end with it').conflicts('keepTokens'))
    .addOption(jsonOption())
    .action(async (username: string, options: ResetOptions) => {
      const work = (context: Context) => resetAdmin(context, username, options);
      session.show(await withContext(session, work), options);
    });
}

function removeCommand(session: Session): Command {
  return new Command('remove')
    .description('make a superadmin a user like others, who stays on the platform')
    .argument('<username>', 'upper and lower case are the same')
    .option('--yes', 'do it')
    .addOption(jsonOption())
    .action(async (username: string, options: RemoveOptions) => {
      const work = (context: Context) => removeAdmin(context, username, options);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

function secondFactorCommand(session: Session): Command {
  const whom = new Argument('[whom]', 'without it, it is said of whom').choices(SECOND_FACTOR_OF);
  return new Command('second-factor')
    .description('of whom a second factor is required who signs in by password; change it')
    .addArgument(whom)
    .option('--yes', 'do it, although people have none yet')
    .addOption(jsonOption())
    .action(async (wanted: SecondFactorOf | undefined, options: SecondFactorOptions) => {
      session.show(await withContext(session, (context) => secondFactor(context, wanted, options)), options);
    });
}
