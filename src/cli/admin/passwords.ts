import { text } from 'node:stream/consumers';
import {
  type AdministratorRequest,
  createAdministrator,
  type PasswordSet,
  resetPassword,
} from '../../administration/access/administrators.ts';
import type { Context } from '../../context.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
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
}

export async function createAdmin(context: Context, username: string, options: CreateOptions): Promise<Answer> {
  const { firstname = '', lastname = '', email = null } = options;
  const request: AdministratorRequest = { username, firstname, lastname, email, password: await password(options) };
  const act = { action: 'administrator.create', target: username };
  const made = await audited(context, act, () =>
    context.db.transaction().execute((tx) => createAdministrator(tx, request)),
  );
  return answer(made, 'can sign in as a superadmin');
}

export async function resetAdmin(context: Context, username: string, options: ResetOptions): Promise<Answer> {
  const { removeSecondFactor = false } = options;
  const request = { username, password: await password(options), removeSecondFactor };
  const act = { action: 'administrator.reset_password', target: username };
  const reset = await audited(context, act, () => resetPassword(context.db, request, context.now()));
  return answer(reset, 'has a new password and is signed out everywhere');
}

/** Never an argument: those are seen by everybody on the machine. */
async function password({ passwordStdin = false }: PasswordOption): Promise<string | null> {
  if (!passwordStdin) return null;
  const typed = await text(process.stdin);
  return typed.replace(/\r?\n$/, '');
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
