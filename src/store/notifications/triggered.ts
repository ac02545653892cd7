import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';

/** What the number of people that a run would tell is taken from. */
export interface Expectation {
  /** A plan that nobody has applied, the size of the list view at the last run, or nothing that is known. */
  readonly from: 'plan' | 'size' | null;
  readonly runId: string | null;
  /** People who would be created; null where nothing is known. */
  readonly created: number | null;
}

interface LastRun {
  readonly id: string;
  readonly isPlan: boolean;
  readonly records: number | null;
  readonly linked: number;
}

/** What is known of what the next run of these settings would do to people. */
export async function expectation(db: Kysely<Database>, settingsId: string): Promise<Expectation> {
  const { rows } = await sql<LastRun>`
    select run.id, (run.dry_run or run.state = 'held') and run.state in ('planned', 'held') as "isPlan",
      coalesce(run.met, run.total) as records,
      (select count(*)::int from link where link.settings_id = run.settings_id and link.left_at is null) as linked
    from run where run.settings_id = ${settingsId} and run.mode in ('full', 'incremental') and run.state <> 'extracting'
    order by run.id desc limit 1`.execute(db);
  const [run] = rows;
  if (run === undefined) return { from: null, runId: null, created: null };
  if (run.isPlan) {
    const { rows: counted } = await sql<{ created: number }>`
      select count(*)::int as created from change
      where run_id = ${run.id} and kind = 'person' and action = 'create' and after ->> 'email' is not null`.execute(db);
    return { from: 'plan', runId: run.id, created: counted[0]?.created ?? 0 };
  }
  const created = run.records === null ? null : Math.max(0, run.records - run.linked);
  return { from: created === null ? null : 'size', runId: run.id, created };
}

/** The settings of a run; null where it was asked for without telling anybody. */
export async function settingsNotifiedBy(db: Kysely<Database>, runId: string): Promise<string | null> {
  const run = await db
    .selectFrom('run')
    .select('settings_id as settingsId')
    .where('id', '=', runId)
    .where('notify', '=', true)
    .executeTakeFirst();
  return run?.settingsId ?? null;
}

/**
 * How many people a plan would put into each of these branches or below them, by the branch's id; under the key null into
 * any branch. A branch that the run would make first counts as what it is below: the destination.
 */
export async function plannedAdditions(
  db: Kysely<Database>,
  runId: string,
  branchIds: readonly string[],
): Promise<ReadonlyMap<string | null, number>> {
  const { rows } = await sql<{ branchId: string | null; people: number }>`
    with recursive placed as (
      select coalesce(branch_link.branch_id, destination.id) as branch_id, count(*)::int as people
      from change join run on run.id = change.run_id join settings on settings.id = run.settings_id
      left join branch_link on branch_link.settings_id = run.settings_id and branch_link.branch_key = change.branch_key
      left join branch destination on destination.code = settings.config -> 'branches' ->> 'destination'
      where change.run_id = ${runId} and change.kind = 'person' and change.action in ('create', 'move') group by 1),
    above as (
      select branch_id as leaf, branch_id as id from placed
      union
      select above.leaf, branch.parent_id from above join branch on branch.id = above.id
      where branch.parent_id is not null)
    select above.id as "branchId", sum(placed.people)::int as people
    from above join placed on placed.branch_id = above.leaf
    where above.id = any(${list(branchIds)}::bigint[]) group by above.id
    union all
    select null, coalesce(sum(people), 0)::int from placed`.execute(db);
  return new Map(rows.map(({ branchId, people }) => [branchId, people]));
}

/** Which list of notifications an administrator has acknowledged for these settings; null: none. */
export async function acknowledgedList(
  db: Kysely<Database>,
  settingsId: string,
  personId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('notification_acknowledgement')
    .select('list')
    .where('settings_id', '=', settingsId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.list ?? null;
}

export async function saveAcknowledgement(
  db: Kysely<Database>,
  { settingsId, personId, list: acknowledged, now }: Acknowledgement,
): Promise<void> {
  const values = { list: acknowledged, at: now };
  await db
    .insertInto('notification_acknowledgement')
    .values({ settings_id: settingsId, person_id: personId, ...values })
    .onConflict((conflict) => conflict.columns(['settings_id', 'person_id']).doUpdateSet(values))
    .execute();
}

export interface Acknowledgement {
  readonly settingsId: string;
  /** Of the administrator. */
  readonly personId: string;
  /** Names the list and its state. */
  readonly list: string;
  readonly now: Date;
}
