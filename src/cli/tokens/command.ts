import { Command, InvalidArgumentError, Option } from 'commander';
import { LONGEST_TOKEN_NAME, TOKEN_DAYS } from '../../administration/access/api-tokens.ts';
import { isScope, SCOPE_NAMES, type Scope } from '../../administration/access/scopes.ts';
import type { Context } from '../../context.ts';
import { between, type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { createToken, type NewTokenOptions } from './create.ts';
import { listTokens } from './list.ts';
import { revokeToken } from './revoke.ts';

export function tokensCommand(session: Session): Command {
  return new Command('tokens')
    .description('API tokens, with which programs do what an administrator may')
    .addCommand(listCommand(session))
    .addCommand(createCommand(session))
    .addCommand(revokeCommand(session));
}

function listCommand(session: Session): Command {
  return new Command('list')
    .description('list API tokens, newest first, those too that were revoked or have expired')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, listTokens), options);
    });
}

function createCommand(session: Session): Command {
  return new Command('create')
    .description('make an API token; it is printed this once')
    .argument('<name>', 'what it is for', oneLine)
    .addOption(
      new Option('--scope <scope...>', `what it may do: ${SCOPE_NAMES.join(', ')}; …:write includes …:read`)
        .argParser(addScope)
        .makeOptionMandatory(),
    )
    .option('--owner <username>', 'administrator whom it acts for; may be left out when there is only one')
    .addOption(
      new Option('--days <number>', 'after how many days it ends')
        .argParser(between(1, TOKEN_DAYS.most))
        .default(TOKEN_DAYS.standard)
        .conflicts('everlasting'),
    )
    .option('--everlasting', 'it never ends by itself')
    .addOption(jsonOption())
    .action(async (name: string, options: NewTokenOptions) => {
      const work = (context: Context) => createToken(context, name, options);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

function revokeCommand(session: Session): Command {
  return new Command('revoke')
    .description('refuse an API token from now on')
    .argument('<token>', 'its id, or its first letters as the list shows them')
    .addOption(jsonOption())
    .action(async (token: string, options: JsonOption) => {
      session.show(await withContext(session, (context) => revokeToken(context, token)), options);
    });
}

function addScope(text: string, before: readonly Scope[] | undefined): readonly Scope[] {
  if (!isScope(text)) throw new InvalidArgumentError(`It must be one of ${SCOPE_NAMES.join(', ')}.`);
  return [...new Set([...(before ?? []), text])];
}

function oneLine(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_TOKEN_NAME && !/\p{Cc}/u.test(name)) return name;
  throw new InvalidArgumentError(`It must be one line of 1 to ${LONGEST_TOKEN_NAME} characters.`);
}
