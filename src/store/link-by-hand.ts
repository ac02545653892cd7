import type { Transaction } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import type { Entity } from '../sync/entity.ts';
import { usernameKey } from '../sync/username.ts';
import { lockPerson } from './access/hold.ts';
import { deleteSessionsVouchedFor } from './access/sessions.ts';
import type { StoredConnection } from './configuration.ts';
import { OWNER_NAME } from './owner.ts';
import { platformOf } from './platform.ts';
import type { Database } from './schema.ts';
import { isOf } from './views/of-platform.ts';

export interface HandMadeLink {
  readonly username: string;
  readonly sourceId: string;
  readonly connection: string;
  readonly entity: string;
}

export interface LinkRequest {
  /** With the settings of one owner, whose link it becomes. */
  readonly connection: StoredConnection;
  readonly entity: Entity;
  readonly username: string;
  /** 18 characters. */
  readonly sourceId: string;
}

/** The same in every org; that of a custom object is the org's own. */
const KEY_PREFIX: Partial<Record<LinkRequest['entity'], string>> = { users: '005', contacts: '003' };

/**
 * Links a person with a Salesforce record by hand, administrators too (R34). The next run that reads the record takes it
 * from there. Throws `not_found`, or `link_taken` when either of the two is linked with another one already.
 */
export async function linkByHand(tx: Transaction<Database>, request: LinkRequest): Promise<HandMadeLink> {
  const { connection, entity, sourceId } = request;
  const settings = connection.entities.find((candidate) => candidate.entity === entity);
  if (!settings) {
    throw new RollcallError(
      'not_found',
      onTerminal(`The connection ${connection.name} does not synchronize ${entity}.`),
    );
  }
  const prefix = KEY_PREFIX[entity];
  if (prefix !== undefined && !sourceId.startsWith(prefix)) {
    const message = `${sourceId} is not among the ${entity} of Salesforce: their Ids begin with ${prefix}.`;
    throw new RollcallError('not_found', onTerminal(message));
  }
  const person = await tx
    .selectFrom('platform_person as person')
    .select(['person.id', 'person.username'])
    .where(isOf('person', await platformOf(tx, connection.name)))
    .where('person.username_key', '=', usernameKey(request.username))
    .executeTakeFirst();
  if (!person) {
    const where =
      connection.settings.directory.kind === 'docebo' ? ` in Docebo, as far as ${connection.name} has read it` : '';
    throw new RollcallError(
      'not_found',
      onTerminal(`There is no person with the username ${request.username}${where}.`),
    );
  }
  await refuseTaken(tx, connection.id, settings.id, entity, { personId: person.id, sourceId });
  await tx
    .insertInto('link')
    .values({ settings_id: settings.id, source_id: sourceId, person_id: person.id, by_hand: true })
    .execute();
  // The record may have been skipped because it is an administrator's: an incremental run has to look at it again.
  await tx
    .updateTable('unresolved')
    .set({ kind: 'stale' })
    .where('settings_id', '=', settings.id)
    .where('source_id', '=', sourceId)
    .execute();
  return { username: person.username, sourceId, connection: connection.name, entity };
}

/** One record is one person, whichever settings hold them: only the same pair may be linked by several. */
async function refuseTaken(
  tx: Transaction<Database>,
  connectionId: string,
  settingsId: string,
  entity: Entity,
  { personId, sourceId }: { readonly personId: string; readonly sourceId: string },
): Promise<void> {
  const taken = await tx
    .selectFrom('link')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .leftJoin('platform_person as person', 'person.id', 'link.person_id')
    .select(['link.source_id', 'person.username', OWNER_NAME.as('owner')])
    .where('settings.connection_id', '=', connectionId)
    .where('settings.entity', '=', entity)
    .where((eb) => eb.or([eb('link.source_id', '=', sourceId), eb('link.person_id', '=', personId)]))
    .where((eb) =>
      eb.or([
        eb('link.settings_id', '=', settingsId),
        eb('link.source_id', '<>', sourceId),
        eb('link.person_id', '<>', personId),
        eb('link.person_id', 'is', null),
      ]),
    )
    .executeTakeFirst();
  if (!taken) return;
  const who = taken.username ?? 'A person who is gone';
  const [whose, option] =
    taken.owner === null ? ['', ''] : [` with the settings of ${taken.owner}`, ` --owner ${taken.owner}`];
  throw new RollcallError(
    'link_taken',
    onTerminal(
      `${who} and the record ${taken.source_id} are linked already${whose}. Undo that first with "rollcall users unlink${option}".`,
    ),
  );
}

export interface Unlinked {
  readonly links: readonly HandMadeLink[];
  /** Sessions of theirs inside Salesforce. */
  readonly ended: number;
}

/**
 * Forgets the link of a person with the settings of one owner; nothing else about them changes. Whoever is inside Salesforce as
 * them is out: they may be somebody else, whom the link was wrong about. Throws `not_found` when there is none.
 */
export async function unlinkByHand(
  tx: Transaction<Database>,
  { connection, username }: { readonly connection: StoredConnection; readonly username: string },
): Promise<Unlinked> {
  const ids = connection.entities.map(({ id }) => id);
  const removed = await tx
    .deleteFrom('link')
    .using('platform_person as person')
    .whereRef('link.person_id', '=', 'person.id')
    .where('person.username_key', '=', usernameKey(username))
    .where('link.settings_id', 'in', ids.length > 0 ? ids : ['0'])
    .returning(['link.settings_id', 'link.source_id', 'link.person_id', 'person.username'])
    .execute();
  const entityOf = (settingsId: string) => connection.entities.find(({ id }) => id === settingsId)?.entity;
  const origin = { method: 'salesforce', connectionId: connection.id } as const;
  let ended = 0;
  for (const { settings_id: settingsId, person_id: personId } of removed) {
    if (personId !== null && entityOf(settingsId) === 'users') {
      // Whoever is being let in as them is in before, or finds that they are not known.
      await lockPerson(tx, personId);
      ended += await deleteSessionsVouchedFor(tx, origin, personId);
    }
    // Whoever else holds the person may decide on their values from now on.
    await tx
      .updateTable('link')
      .set({ hash: null, stamp: null })
      .where('person_id', '=', personId)
      .where('settings_id', '<>', settingsId)
      .execute();
  }
  if (removed.length === 0) {
    throw new RollcallError('not_found', onTerminal(`${username} is not linked with a record of ${connection.name}.`));
  }
  const links = removed.map((row) => ({
    username: row.username,
    sourceId: row.source_id,
    connection: connection.name,
    entity: entityOf(row.settings_id) ?? '',
  }));
  return { links, ended };
}
