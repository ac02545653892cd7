import { Command } from 'commander';
import type { GivenPassword } from '../../administration/people.ts';
import type { Context } from '../../context.ts';
import { findPerson } from '../../store/views/person.ts';
import { audited } from '../audited.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
import { passwordFromStandardInput } from '../password-input.ts';
import { type Answer, type Session, withContext } from '../session.ts';

interface ResetOptions extends JsonOption {
  readonly passwordStdin?: boolean;
  readonly mayKeep?: boolean;
  readonly removeSecondFactor?: boolean;
}

export function resetPasswordCommand(session: Session): Command {
  return new Command('reset-password')
    .description('give a person a password, the first one too, and sign them out everywhere')
    .argument('<username>', 'upper and lower case are the same')
    .option('--password-stdin', 'read the password from standard input; without it one is made up')
    .option('--may-keep', 'of one that you choose: it need not be replaced at the first sign-in')
    .option('--remove-second-factor', 'also take the second factor away, for somebody who has lost it')
    .addOption(jsonOption())
    .action(async (username: string, options: ResetOptions, command: Command) => {
      if (options.mayKeep === true && options.passwordStdin !== true) {
        command.error('error: a password that is made up has to be replaced: --may-keep needs --password-stdin.');
      }
      session.show(await withContext(session, (context) => resetPassword(context, username, options)), options);
    });
}

async function resetPassword(context: Context, username: string, options: ResetOptions): Promise<Answer> {
  const { resetPasswordOfPerson } = await import('../../administration/people.ts');
  const { db } = context;
  const person = await findPerson(db, username);
  const password = await passwordFromStandardInput(options);
  const mustChange = options.mayKeep !== true;
  const given: GivenPassword = password === null ? { kind: 'made_up' } : { kind: 'chosen', password, mustChange };
  const { removeSecondFactor = false } = options;
  const detail = () => ({ password: given.kind, mustChangePassword: mustChange, removeSecondFactor });
  const act = { action: 'person.reset_password', target: person.username, detail } as const;
  const { temporaryPassword } = await audited(context, act, () =>
    resetPasswordOfPerson(db, person.id, { password: given, removeSecondFactor }, context.now()),
  );
  const replaced = mustChange ? ', which has to be replaced at the first sign-in within a week' : '';
  const lines = [sanitize(`${person.username} has a new password${replaced}, and is signed out everywhere.`)];
  if (temporaryPassword !== null) lines.push(`The password, shown this once: ${temporaryPassword}`);
  const json = { id: person.id, username: person.username, temporaryPassword, mustChangePassword: mustChange };
  return { json, text: () => lines.join('\n') };
}
