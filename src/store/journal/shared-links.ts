import { sql } from 'kysely';
import type { LinkJournal, PersonLink } from '../../sync/journal/links.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

type SharedLinkJournal = Pick<LinkJournal<UnitOfWork>, 'ofPeople' | 'ofRecords' | 'claimRecords' | 'letGo'>;

/** Links of several settings to the same people and records (R25). */
export function sharedLinkJournal(): SharedLinkJournal {
  return {
    async ofPeople(tx, personIds) {
      if (personIds.length === 0) return [];
      const { rows } = await sql<PersonLink>`
        select ${PERSON_LINK} from link join settings on settings.id = link.settings_id
        where link.person_id = any(${list(personIds)}::bigint[])
        order by link.person_id, link.settings_id, link.source_id`.execute(tx.db);
      return rows;
    },

    async ofRecords(tx, settingsIds, sourceIds) {
      if (settingsIds.length === 0 || sourceIds.length === 0) return [];
      const { rows } = await sql<PersonLink>`
        select ${PERSON_LINK} from link join settings on settings.id = link.settings_id
        where link.settings_id = any(${list(settingsIds)}::bigint[]) and link.source_id = any(${list(sourceIds)})
        order by link.source_id, link.settings_id`.execute(tx.db);
      return rows;
    },

    async claimRecords(tx, settingsId, sourceIds) {
      // A page of others that is applied at the same time has ended before this goes on, and its links are seen below.
      await sql`
        select from connection join settings on settings.connection_id = connection.id
        where settings.id = ${settingsId} for no key update of connection`.execute(tx.db);
      const { rows } = await sql<{ source_id: string }>`
        select distinct link.source_id from settings mine
        join settings other on other.connection_id = mine.connection_id and other.entity = mine.entity
          and other.id <> mine.id
        join link on link.settings_id = other.id and link.source_id = any(${list(sourceIds)})
        where mine.id = ${settingsId}`.execute(tx.db);
      return rows.map(({ source_id }) => source_id);
    },

    async letGo(tx, settingsId, personIds, { memberships }) {
      await sql`
        with heir as (
          select link.person_id, min(link.settings_id) as settings_id
          from link join settings on settings.id = link.settings_id
          where link.person_id = any(${list(personIds)}::bigint[]) and link.settings_id <> ${settingsId}
            and link.left_at is null and settings.enabled
          group by link.person_id),
        handed_over as (
          update membership set made_by = heir.settings_id from heir
          where ${memberships} and membership.person_id = heir.person_id and membership.made_by = ${settingsId}),
        handed_over_remotely as (
          update tenant_membership membership set made_by = heir.settings_id from heir
          where ${memberships} and membership.person_id = heir.person_id and membership.made_by = ${settingsId})
        update link set hash = null, stamp = null, misplaced = true from heir
        where link.person_id = heir.person_id and link.settings_id <> ${settingsId} and link.left_at is null`.execute(
        tx.db,
      );
    },
  };
}

const PERSON_LINK = sql`link.person_id as "personId", link.settings_id as "settingsId", link.source_id as "sourceId",
  link.left_at is not null as left,
  settings.enabled and (link.left_at is null or settings.config ->> 'leavers' is not distinct from 'keep') as holds`;
