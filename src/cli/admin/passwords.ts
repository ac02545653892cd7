import {
  type AdministratorRequest,
  createAdministrator,
  type PasswordSet,
  resetPassword,
  superadmin,
} from '../../administration/access/administrators.ts';
import type { Context } from '../../context.ts';
import { countApiTokensOf } from '../../store/access/api-tokens.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { shellWord } from '../output/command-line.ts';
import { counted } from '../output/format.ts';
import { sanitize, sanitizeLines } from '../output/sanitize.ts';
import { passwordFromStandardInput } from '../password-input.ts';
import type { Answer } from '../session.ts';

interface PasswordOption extends JsonOption {
  readonly passwordStdin?: boolean;
}

export interface CreateOptions extends PasswordOption {
  readonly firstname?: string;
  readonly lastname?: string;
  readonly email?: string;
}

export interface ResetOptions extends PasswordOption {
  readonly removeSecondFactor?: boolean;
  readonly keepTokens?: boolean;
  readonly yes?: boolean;
}

export async function createAdmin(context: Context, username: string, options: CreateOptions): Promise<Answer> {
  const { firstname = '', lastname = '', email = null } = options;
  const request: AdministratorRequest = {
    username,
    firstname,
    lastname,
    email,
    password: await passwordFromStandardInput(options),
  };
  const act = { action: 'administrator.create', target: username } as const;
  const made = await audited(context, act, () =>
    context.db.transaction().execute((tx) => createAdministrator(tx, request)),
  );
  return answer(made, 'can sign in as a superadmin');
}

/** Where API tokens would be revoked, somebody says first that they may. */
export async function resetAdmin(context: Context, username: string, options: ResetOptions): Promise<Answer> {
  const { removeSecondFactor = false, keepTokens = false, yes = false } = options;
  const person = await superadmin(context.db, username);
  const tokens = keepTokens ? 0 : await countApiTokensOf(context.db, person.id, context.now());
  if (tokens > 0 && !yes) return unconfirmed(person, tokens);
  const request = { username, password: await passwordFromStandardInput(options), removeSecondFactor, keepTokens };
  const act = { action: 'administrator.reset_password', target: username } as const;
  const reset = await audited(context, act, () => resetPassword(context.db, request, context.now()));
  const { revokedTokens } = reset;
  const revoked = revokedTokens === 0 ? '' : `; revoked: ${counted(revokedTokens, 'API token')}`;
  const said = answer(reset, `has a new password and is signed out everywhere${revoked}`);
  return { ...said, json: { ...reset, reset: true } };
}

function unconfirmed({ id, username }: { readonly id: string; readonly username: string }, tokens: number): Answer {
  const command = `rollcall admin reset-password ${shellWord(username)}`;
  const lines = [
    `${username} has ${counted(tokens, 'API token')}, revoked with the password. Nothing has been changed yet.`,
    `To do that: ${command} --yes`,
    `To leave them to somebody who has only forgotten it: ${command} --keep-tokens`,
  ];
  const json = { reset: false, id, username, temporaryPassword: null, tokens };
  return { json, text: () => sanitizeLines(lines.join('\n')) };
}

function answer({ id, username, temporaryPassword }: PasswordSet, what: string): Answer {
  const lines = [
    sanitize(`${username} ${what}.`),
    ...(temporaryPassword === null
      ? []
      : [`The password, shown this once and to be replaced at the first sign-in: ${temporaryPassword}`]),
  ];
  return { json: { id, username, temporaryPassword }, text: () => lines.join('\n') };
}
