import { type Kysely, sql } from 'kysely';
import { DESTINATION_KEY } from '../../sync/branches/destination-key.ts';
import type { Link, LinkJournal } from '../../sync/journal.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Links handed on at a time where all of some settings are walked. */
const BATCH = 5_000;

export function linkJournal(db: Kysely<Database>): LinkJournal<UnitOfWork> {
  return {
    async compare(tx, settingsId, sourceIds, hashes) {
      if (sourceIds.length === 0) return [];
      const { rows } = await sql<LinkRow & { index: number }>`
        select (wanted.position - 1)::int as index, link.source_id, link.person_id, link.hash, link.branch_key,
          link.left_at is not null as left
        from unnest(${list(sourceIds)}, ${list(hashes)}::uuid[]) with ordinality as wanted (source_id, hash, position)
        left join link on link.settings_id = ${settingsId} and link.source_id = wanted.source_id
        where link.hash is distinct from wanted.hash or link.left_at is not null`.execute(tx.db);
      return rows.map((row) => ({ index: row.index, link: row.source_id === null ? null : linkOf(row) }));
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
      const rows = links.map(({ sourceId, personId, hash, branchKey, left }) => ({
        source_id: sourceId,
        person_id: personId,
        hash,
        branch_key: branchKey,
        left,
      }));
      await sql`
        insert into link (settings_id, source_id, person_id, hash, branch_key, left_at)
        select ${settingsId}, saved.source_id, saved.person_id, saved.hash, saved.branch_key,
          case when saved.left then now() end
        from json_to_recordset(${JSON.stringify(rows)}::json)
          as saved (source_id text, person_id bigint, hash uuid, branch_key text, "left" boolean)
        on conflict (settings_id, source_id) do update set
          person_id = excluded.person_id, hash = excluded.hash, branch_key = excluded.branch_key,
          left_at = excluded.left_at`.execute(tx.db);
    },

    async *unseen(tx, settingsId, runId) {
      yield* walk(
        (after) => sql<LinkRow>`
          select source_id, person_id, hash, branch_key, false as left from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after} and not exists (
            select from run_page page cross join unnest(page.seen) as seen (source_id)
            where page.run_id = ${runId} and seen.source_id = link.source_id)
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
          select source_id, person_id, hash, branch_key, false as left from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after}
            and (branch_key = any(${list(named)}) or (${orNone} and branch_key is null))
            and not exists (select from change where change.run_id = ${runId} and change.source_id = link.source_id)
          order by source_id limit ${BATCH}`,
        tx,
      );
    },

    async branchLinks(tx, settingsId) {
      const rows = await tx.db.selectFrom('branch_link').selectAll().where('settings_id', '=', settingsId).execute();
      return new Map(rows.map((row) => [row.branch_key, { branchId: row.branch_id, reason: row.reason }]));
    },

    async saveBranchLinks(tx, settingsId, links) {
      if (links.length === 0) return;
      await sql`
        insert into branch_link (settings_id, branch_key, branch_id, reason)
        select ${settingsId}, saved.key, saved."branchId", saved.reason
        from json_to_recordset(${JSON.stringify(links)}::json) as saved (key text, "branchId" bigint, reason text)
        on conflict (settings_id, branch_key) do update set branch_id = excluded.branch_id, reason = excluded.reason`.execute(
        tx.db,
      );
    },

    async linkedBranches(tx) {
      const rows = await tx.db
        .selectFrom('branch_link')
        .select(['branch_key', 'branch_id'])
        .distinct()
        .where('branch_id', 'is not', null)
        .where('branch_key', '<>', DESTINATION_KEY)
        .execute();
      return rows.flatMap(({ branch_key, branch_id }) =>
        branch_id === null ? [] : [{ key: branch_key, branchId: branch_id }],
      );
    },
  };
}

interface LinkRow {
  source_id: string;
  person_id: string;
  hash: string | null;
  branch_key: string | null;
  left: boolean;
}

function linkOf(row: LinkRow): Link {
  return {
    sourceId: row.source_id,
    personId: row.person_id,
    hash: row.hash,
    branchKey: row.branch_key,
    left: row.left,
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
