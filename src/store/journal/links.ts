import { type Kysely, sql } from 'kysely';
import { DESTINATION_KEY } from '../../sync/branches/destination-key.ts';
import type { Link, LinkJournal, SavedLink } from '../../sync/journal/links.ts';
import { Overtaken } from '../../sync/overtaken.ts';
import type { Database } from '../schema.ts';
import { list, texts } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { branchLinkJournal } from './branch-links.ts';
import { sharedLinkJournal } from './shared-links.ts';

/** Links handed on at a time where all of some settings are walked. */
const BATCH = 5_000;

export function linkJournal(db: Kysely<Database>): LinkJournal<UnitOfWork> {
  return {
    ...branchLinkJournal(),
    ...sharedLinkJournal(),

    async compare(tx, settingsId, { sourceIds, hashes, stamps }) {
      if (sourceIds.length === 0) return [];
      // Pages of a first load: there is nothing yet to look each record up in.
      if (!(await isAnyLinked(tx.db, settingsId))) return sourceIds.map((_, index) => ({ index, link: null }));
      const { rows } = await sql<LinkRow & { index: number; same: boolean | null; seen: string | null }>`
        select (wanted.position - 1)::int as index, link.hash = wanted.hash and link.left_at is null as same,
          wanted.stamp as seen, ${LINK_COLUMNS}
        from unnest(${list(sourceIds)}, ${list(hashes)}::uuid[], ${list(stamps ?? [])}::bigint[]) with ordinality
          as wanted (source_id, hash, stamp, position)
        left join lateral (${linkOf(settingsId)}) as link on true
        where link.hash is distinct from wanted.hash or link.left_at is not null
          or link.stamp is distinct from coalesce(wanted.stamp, link.stamp)`.execute(tx.db);
      await touch(
        tx,
        settingsId,
        rows.filter(({ same }) => same),
      );
      return rows.flatMap((row) =>
        row.same ? [] : [{ index: row.index, link: row.source_id === null ? null : asLink(row) }],
      );
    },

    async outdated(tx, settingsId, sourceIds, stamps) {
      if (sourceIds.length === 0) return [];
      const { rows } = await sql<{ index: number }>`
        select (wanted.position - 1)::int as index
        from unnest(${list(sourceIds)}, ${list(stamps)}::bigint[]) with ordinality
          as wanted (source_id, stamp, position)
        left join lateral (${linkOf(settingsId)}) as link on true
        left join unresolved on unresolved.settings_id = ${settingsId} and unresolved.source_id = wanted.source_id
        where coalesce(link.stamp, unresolved.stamp) is distinct from wanted.stamp`.execute(tx.db);
      return rows.map(({ index }) => index);
    },

    async linkedTo(tx, settingsId, sourceIds) {
      if (sourceIds.length === 0) return [];
      const { rows } = await sql<{ sourceId: string; personId: string }>`
        select wanted.source_id as "sourceId", link.person_id as "personId"
        from unnest(${list(sourceIds)}) as wanted (source_id)
        join lateral (${linkOf(settingsId)}) as link on true`.execute(tx.db);
      return rows;
    },

    async save(tx, run, links) {
      const made = await makeFirst(
        tx,
        run.settingsId,
        links.filter(({ first }) => first),
      );
      const others = links.filter(({ sourceId }) => !made.has(sourceId));
      if (others.length === 0) return;
      await sql`${insertLinks(run.settingsId, others)}
        on conflict (settings_id, source_id) do update set
          person_id = excluded.person_id,
          hash = case when link.voided_at is null or link.voided_at < (select created_at from run where id = ${run.id})
            then excluded.hash end,
          stamp = excluded.stamp,
          branch_key = excluded.branch_key, left_at = excluded.left_at, misplaced = false`.execute(tx.db);
    },

    async putBack(tx, settingsId, links) {
      if (links.length === 0) return;
      await sql`
        update link set hash = null, stamp = null, voided_at = clock_timestamp(),
          left_at = case when back."left"::boolean then now() end
        from unnest(${list(links.map(({ sourceId }) => sourceId))}, ${list(links.map(({ personId }) => personId))},
          ${list(links.map(({ left }) => String(left)))}) as back (source_id, person_id, "left")
        where link.settings_id = ${settingsId} and link.source_id = back.source_id
          and link.person_id = back.person_id::bigint`.execute(tx.db);
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

    async voidUnder(tx, settingsId, keys) {
      await sql`
        update link set hash = null, misplaced = true
        where settings_id = ${settingsId} and not misplaced
          and (${keys.includes(DESTINATION_KEY)} or branch_key = any(${list(keys)}))`.execute(tx.db);
    },

    async *present(tx, settingsId) {
      yield* walk(
        (after) => sql<LinkRow>`
          select ${LINK_COLUMNS} from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after}
          order by source_id limit ${BATCH}`,
        tx,
      );
    },

    async voidPeople(tx, personIds) {
      // Who has no stamp is read by a sweep, which is due then however large the view is.
      await sql`
        with voided as (
          update link set hash = null, stamp = null, voided_at = clock_timestamp()
          where person_id = any(${list(personIds)}::bigint[]) and left_at is null
          returning settings_id)
        update settings set swept_at = null from voided
        where settings.id = voided.settings_id and settings.swept_at is not null`.execute(tx.db);
    },

    async letReturn(tx, personIds) {
      await sql`
        update link set left_at = now()
        where person_id = any(${list(personIds)}::bigint[]) and left_at is null`.execute(tx.db);
    },

    any: (settingsId) => isAnyLinked(db, settingsId),

    async countPresent(tx, settingsId, enough) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from (
          select from link where settings_id = ${settingsId} and left_at is null
          limit ${Number.isFinite(enough) ? enough : null}) as present`.execute(tx.db);
      return rows[0]?.count ?? 0;
    },

    async *underKeys(tx, settingsId, runId, keys) {
      const named = keys.filter((key) => key !== null);
      const under = sql`branch_key = any(${list(named)}) or (${named.length < keys.length} and branch_key is null)`;
      // Without keys the few that are misplaced are found by their index, however many others there are.
      const elsewhere = keys.length === 0 ? sql`misplaced` : sql`(${under} or misplaced)`;
      yield* walk(
        (after) => sql<LinkRow>`
          select ${LINK_COLUMNS} from link
          where settings_id = ${settingsId} and left_at is null and source_id > ${after}
            and ${elsewhere}
            and not exists (select from change where change.run_id = ${runId} and change.source_id = link.source_id)
          order by source_id limit ${BATCH}`,
        tx,
      );
    },
  };
}

const LINK_COLUMNS = sql`link.source_id, link.person_id, link.hash, link.stamp, link.branch_key, link.by_hand,
  link.misplaced, link.left_at is not null as left`;

interface LinkRow {
  source_id: string;
  person_id: string;
  hash: string | null;
  stamp: string | null;
  branch_key: string | null;
  by_hand: boolean;
  misplaced: boolean;
  left: boolean;
}

async function isAnyLinked(db: Kysely<Database>, settingsId: string): Promise<boolean> {
  const { rows } = await sql`select from link where settings_id = ${settingsId} limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * The link of one wanted record. `offset 0` keeps it a look-up by index: told to join a page with the links, PostgreSQL
 * reads all of them for every page while they are a few hundred thousand.
 */
function linkOf(settingsId: string) {
  return sql`
    select * from link where link.settings_id = ${settingsId} and link.source_id = wanted.source_id offset 0`;
}

const insertLinks = (settingsId: string, links: readonly SavedLink[]) => sql`
  insert into link (settings_id, source_id, person_id, hash, stamp, branch_key, left_at)
  select ${settingsId}, source_id, person_id::bigint, hash::uuid, stamp::bigint, branch_key,
    case when "left"::boolean then now() end
  from unnest(${list(links.map(({ sourceId }) => sourceId))}, ${list(links.map(({ personId }) => personId))},
    ${texts(links.map(({ hash }) => hash))}, ${texts(links.map(({ stamp }) => stamp))},
    ${texts(links.map(({ branchKey }) => branchKey))}, ${list(links.map(({ left }) => String(left)))})
    as saved (source_id, person_id, hash, stamp, branch_key, "left")`;

/**
 * Makes these links, or waits for whoever is making one of them, and answers the records whose links are made. Throws
 * Overtaken where another leads to somebody else who is there: only the statement after the one that has waited sees them.
 */
async function makeFirst(
  tx: UnitOfWork,
  settingsId: string,
  links: readonly SavedLink[],
): Promise<ReadonlySet<string>> {
  if (links.length === 0) return new Set();
  const { rows: made } = await sql<{ source_id: string }>`${insertLinks(settingsId, links)}
    on conflict do nothing returning source_id`.execute(tx.db);
  const ids = new Set(made.map(({ source_id }) => source_id));
  const known = links.filter(({ sourceId }) => !ids.has(sourceId));
  if (known.length === 0) return ids;
  const { rows } = await sql`
    select from unnest(${list(known.map(({ sourceId }) => sourceId))}, ${list(known.map(({ personId }) => personId))})
      as wanted (source_id, person_id)
    join lateral (${linkOf(settingsId)}) as link on link.person_id <> wanted.person_id::bigint
    where exists (select from platform_person where platform_person.id = link.person_id) limit 1`.execute(tx.db);
  if (rows.length > 0) throw new Overtaken();
  return ids;
}

/** Records that were touched in Salesforce, but not in anything that makes a person: only their stamps are new. */
async function touch(
  tx: UnitOfWork,
  settingsId: string,
  touched: readonly { source_id: string; seen: string | null }[],
): Promise<void> {
  if (touched.length === 0) return;
  await sql`
    update link set stamp = touched.stamp::bigint
    from unnest(${list(touched.map(({ source_id }) => source_id))}, ${texts(touched.map(({ seen }) => seen))})
      as touched (source_id, stamp)
    where link.settings_id = ${settingsId} and link.source_id = touched.source_id`.execute(tx.db);
}

function asLink(row: LinkRow): Link {
  return {
    sourceId: row.source_id,
    personId: row.person_id,
    hash: row.hash,
    branchKey: row.branch_key,
    left: row.left,
    byHand: row.by_hand,
    misplaced: row.misplaced,
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
    yield rows.map(asLink);
    after = last.source_id;
  }
}
