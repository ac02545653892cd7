import { Argument, Command, InvalidArgumentError } from 'commander';
import { ownerNamed } from '../../administration/owner.ts';
import type { Context } from '../../context.ts';
import { storedConnection } from '../../store/configuration.ts';
import { type HandMadeLink, linkByHand, unlinkByHand } from '../../store/link-by-hand.ts';
import { SHARED } from '../../store/owner.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import type { Entity } from '../../sync/entity.ts';
import { audited } from '../audited.ts';
import {
  type ConnectionOption,
  connectionOption,
  entityArgument,
  jsonOption,
  type OwnerOption,
  ownerOption,
} from '../options.ts';
import { counted } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { type Session, withContext } from '../session.ts';

type LinkOptions = ConnectionOption & OwnerOption;

/** The connection, with the settings of whom the options name. */
const chosen = async ({ db }: Context, { connection, owner = SHARED }: LinkOptions) =>
  await storedConnection(db, connection, await ownerNamed(db, owner));

export function linkCommand(session: Session): Command {
  return new Command('link')
    .description('link a person with a Salesforce record by hand; the only way to link an administrator')
    .argument('<username>', 'upper and lower case are the same')
    .addArgument(entityArgument())
    .addArgument(new Argument('<id>', 'the Salesforce Id, of 18 characters').argParser(id18))
    .addOption(connectionOption())
    .addOption(ownerOption())
    .addOption(jsonOption())
    .action(async (username: string, entity: Entity, sourceId: string, options: LinkOptions) => {
      const work = async (context: Context) => {
        const { db } = context;
        const connection = await chosen(context, options);
        const act = { action: 'person.link', target: username } as const;
        const request = { connection, entity, username, sourceId };
        const link = await audited(context, act, () => inTransaction(db, (tx) => linkByHand(tx, request)));
        return answer([link], 'is linked with');
      };
      session.show(await withContext(session, work), options);
    });
}

export function unlinkCommand(session: Session): Command {
  return new Command('unlink')
    .description('forget which Salesforce record a person is linked with; the person stays as they are')
    .argument('<username>', 'upper and lower case are the same')
    .addOption(connectionOption())
    .addOption(ownerOption())
    .addOption(jsonOption())
    .action(async (username: string, options: LinkOptions) => {
      const work = async (context: Context) => {
        const { db } = context;
        const connection = await chosen(context, options);
        const act = { action: 'person.unlink', target: username } as const;
        const request = { connection, username };
        const { links, ended } = await audited(context, act, () =>
          inTransaction(db, (tx) => unlinkByHand(tx, request)),
        );
        const { json, text } = answer(links, 'is no longer linked with');
        const sessions = `Inside Salesforce, ${counted(ended, 'session')} of theirs ended.`;
        return { json: { ...json, ended }, text: () => (ended === 0 ? text() : `${text()}\n${sessions}`) };
      };
      session.show(await withContext(session, work), options);
    });
}

function answer(links: readonly HandMadeLink[], what: string) {
  return {
    json: { links },
    text: () =>
      links
        .map(({ username, sourceId, connection, entity }) =>
          sanitize(`${username} ${what} the record ${sourceId} (${connection} ${entity}).`),
        )
        .join('\n'),
  };
}

const ID18 = /^[a-zA-Z0-9]{18}$/;

function id18(text: string): string {
  if (ID18.test(text)) return text;
  throw new InvalidArgumentError('It must be a Salesforce Id of 18 characters.');
}
