import { Command, Option } from 'commander';
import { unbindIdentity, unjoinSalesforceUser } from '../../administration/access/ways-in.ts';
import type { Context } from '../../context.ts';
import { waysIn } from '../../store/access/ways-in.ts';
import { findPerson } from '../../store/views/person.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { audited } from '../audited.ts';
import { jsonOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
import { type Answer, type Session, withContext } from '../session.ts';

interface UnbindOptions {
  readonly provider?: string;
  readonly salesforceUser?: string;
  readonly json?: boolean;
}

export function unbindCommand(session: Session): Command {
  return new Command('unbind')
    .description('take away one way in which a person comes in without a password; see "users show"')
    .argument('<username>', 'upper and lower case are the same')
    .addOption(new Option('--provider <name>', 'the identity provider that shall not know them any more'))
    .addOption(
      new Option('--salesforce-user <id>', 'the Salesforce user that an administrator has joined').conflicts(
        'provider',
      ),
    )
    .addOption(jsonOption())
    .action(async (username: string, options: UnbindOptions, command: Command) => {
      if (options.provider === undefined && options.salesforceUser === undefined) {
        command.error('error: give --provider or --salesforce-user.');
      }
      session.show(await withContext(session, (context) => unbind(context, username, options)), options);
    });
}

async function unbind(
  context: Context,
  username: string,
  { provider, salesforceUser }: UnbindOptions,
): Promise<Answer> {
  const { db } = context;
  const { id: personId } = await findPerson(db, username);
  const ways = await waysIn(db, personId);
  const found =
    provider === undefined
      ? ways.salesforceUsers.find(({ userId }) => userId === salesforceUser)
      : ways.identities.find((identity) => identity.provider.toLowerCase() === provider.toLowerCase());
  if (found === undefined) {
    throw new RollcallError(
      'not_found',
      onTerminal(
        `${username} does not come in ${provider === undefined ? `as the Salesforce user ${salesforceUser}` : `by ${provider}`}. "rollcall users show ${username}" lists how they do.`,
      ),
    );
  }
  const [action, detail, work] =
    'providerId' in found
      ? ([
          'person.unbind_identity',
          { provider: found.providerId },
          () => unbindIdentity(db, { personId, providerId: found.providerId }),
        ] as const)
      : ([
          'person.unjoin_salesforce_user',
          { connection: found.connection },
          () => unjoinSalesforceUser(db, { personId, ...found }),
        ] as const);
  const ended = await audited(
    context,
    { action, target: username, detail: (sessions: number) => ({ ...detail, ended: sessions }) },
    work,
  );
  const what = 'provider' in found ? found.provider : `Salesforce (${found.connection}, ${found.userId})`;
  return {
    json: { username, ended },
    text: () => sanitize(`${username} does not come in by ${what} any more. Sessions that ended: ${ended}.`),
  };
}
