import { type Kysely, sql } from 'kysely';
import type { Link, LinkJournal } from '../../sync/journal.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { branchLinkJournal } from './branch-links.ts';

/** Links handed on at a time where all of some settings are walked. */
const BATCH = 5_000;

export function linkJournal(db: Kysely<Database>): LinkJournal<UnitOfWork> {
  return {
    ...branchLinkJournal(),

    async compare(tx, settingsId, { sourceIds, hashes, stamps }) {
      if (sourceIds.length === 0) return [];
      if (stamps) await touch(tx, settingsId, sourceIds, hashes, stamps);
      const { rows } = await sql<LinkRow & { index: number }>`
        select (wanted.position - 1)::int as index, ${LINK_COLUMNS}
        from unnest(${list(sourceIds)}, ${list(hashes)}::uuid[]) with ordinality as wanted (source_id, hash, position)
        left join link on link.settings_id = ${settingsId} and link.source_id = wanted.source_id
        where link.hash is distinct from wanted.hash or link.left_at is not null`.execute(tx.db);
      return rows.map((row) => ({ index: row.index, link: row.source_id === null ? null : linkOf(row) }));
    },

    async outdated(tx, settingsId, sourceIds, stamps) {
      if (sourceIds.length === 0) return [];
      const { rows } = await sql<{ index: number }>`
        select (wanted.position - 1)::int as index
        from unnest(${list(sourceIds)}, ${list(stamps)}::bigint[]) with ordinality
          as wanted (source_id, stamp, position)
        left join link on link.settings_id = ${settingsId} and link.source_id = wanted.source_id
        left join unresolved on unresolved.settings_id = ${settingsId} and unresolved.source_id = wanted.source_id
        where coalesce(link.stamp, unresolved.stamp) is distinct from wanted.stamp`.execute(tx.db);
      return rows.map(({ index }) => index);
    },

    async ofPeople(tx, personIds) {
      if (personIds.length === 0) return [];
      return await tx.db
        .selectFrom('link')
        .select(['person_id as personId', 'settings_id as settingsId', 'source_id as sourceId'])
        .where('person_id', '=', sql<string>`any(${list(personIds)}::bigint[])`)
        .execute();
    },

    async save(tx, settingsId, links) {
      if (links.length === 0) return;
      const rows = links.map(({ sourceId, personId, hash, stamp, branchKey, left }) => ({
        source_id: sourceId,
        person_id: personId,
        hash,
        stamp,
        branch_key: branchKey,
        left,
      }));
      await sql`
        insert into link (settings_id, source_id, person_id, hash, stamp, branch_key, left_at)
        select ${settingsId}, saved.source_id, saved.person_id, saved.hash, saved.stamp, saved.branch_key,
          case when saved.left then now() end
        from json_to_recordset(${JSON.stringify(rows)}::json)
          as saved (source_id text, person_id bigint, hash uuid, stamp bigint, branch_key text, "left" boolean)
        on conflict (settings_id, source_id) do update set
          person_id = excluded.person_id, hash = excluded.hash, stamp = excluded.stamp,
          branch_key = excluded.branch_key, left_at = excluded.left_at`.execute(tx.db);
    },

    async *unseen(tx, settingsId, runId) {
      yield* walk(
        (after) => sql<LinkRow>`
          select ${LINK_COLUMNS} from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after} and not exists (
            select from run_page page cross join unnest(page.seen) as seen (source_id)
            where page.run_id = ${runId} and page.phase in ('whole', 'sweep') and seen.source_id = link.source_id)
          order by source_id limit ${BATCH}`,
        tx,
      );
    },

    async count(settingsId) {
      const row = await db
        .selectFrom('link')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('settings_id', '=', settingsId)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    async *underKeys(tx, settingsId, runId, keys) {
      if (keys.length === 0) return;
      const named = keys.filter((key) => key !== null);
      const orNone = named.length < keys.length;
      yield* walk(
        (after) => sql<LinkRow>`
          select ${LINK_COLUMNS} from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after}
            and (branch_key = any(${list(named)}) or (${orNone} and branch_key is null))
            and not exists (select from change where change.run_id = ${runId} and change.source_id = link.source_id)
          order by source_id limit ${BATCH}`,
        tx,
      );
    },
  };
}

const LINK_COLUMNS = sql`link.source_id, link.person_id, link.hash, link.stamp, link.branch_key, link.by_hand,
  link.left_at is not null as left`;

interface LinkRow {
  source_id: string;
  person_id: string;
  hash: string | null;
  stamp: string | null;
  branch_key: string | null;
  by_hand: boolean;
  left: boolean;
}

/** Records that were touched in Salesforce, but not in anything that makes a person: only their stamps are new. */
async function touch(
  tx: UnitOfWork,
  settingsId: string,
  sourceIds: readonly string[],
  hashes: readonly string[],
  stamps: readonly string[],
): Promise<void> {
  await sql`
    update link set stamp = wanted.stamp
    from unnest(${list(sourceIds)}, ${list(hashes)}::uuid[], ${list(stamps)}::bigint[])
      as wanted (source_id, hash, stamp)
    where link.settings_id = ${settingsId} and link.source_id = wanted.source_id and link.hash = wanted.hash
      and link.left_at is null and link.stamp is distinct from wanted.stamp`.execute(tx.db);
}

function linkOf(row: LinkRow): Link {
  return {
    sourceId: row.source_id,
    personId: row.person_id,
    hash: row.hash,
    branchKey: row.branch_key,
    left: row.left,
    byHand: row.by_hand,
    stamp: row.stamp,
  };
}

/** Batches in the order of source Ids; each query begins behind the last batch. */
async function* walk(
  batchAfter: (sourceId: string) => ReturnType<typeof sql<LinkRow>>,
  tx: UnitOfWork,
): AsyncGenerator<Link[]> {
  let after = '';
  for (;;) {
    const { rows } = await batchAfter(after).execute(tx.db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(linkOf);
    after = last.source_id;
  }
}
