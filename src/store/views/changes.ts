import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { type Action, UNCHANGED_REASONS } from '../../sync/change.ts';
import type { PersonValues } from '../../sync/directory.ts';
import type { ChangeDetail } from '../../sync/journal/changes.ts';
import type { Database } from '../schema.ts';
import { containing } from './log-events.ts';
import type { Page, PageRequest } from './page.ts';

/** One planned change with what became of it. */
export interface ChangeRow {
  readonly kind: 'person' | 'branch';
  readonly action: Action;
  readonly reason: string;
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly username: string | null;
  /** What Salesforce calls the branch: an account's Id. */
  readonly branchKey: string | null;
  readonly before: PersonValues | null;
  readonly after: PersonValues | null;
  readonly detail: ChangeDetail | null;
  /** Name that the branch has now; null for people and for branches that are not there. */
  readonly branchName: string | null;
  /**
   * Names of the branches between which a branch moves, or below which it is made, a key where there is no name yet; of a
   * person, of those between which an undo moves them.
   */
  readonly parentBefore: string | null;
  readonly parentAfter: string | null;
  /** `pending`, `applied`, `stale`, `failed`. */
  readonly outcome: string;
}

export interface ChangeFilter {
  readonly action?: Action | undefined;
  readonly kind?: 'person' | 'branch' | undefined;
  readonly reason?: string | undefined;
  /** Anywhere in username, Salesforce Id or branch key, whatever its case. */
  readonly search?: string | undefined;
}

/** People for whom only the link is brought up to date are not among what a run changes: see countOf. */
export function isUnchanged(eb: ExpressionBuilder<Database, 'change'>) {
  return eb.and([
    eb('change.kind', '=', 'person'),
    eb('change.action', '=', 'link'),
    eb('change.reason', 'in', UNCHANGED_REASONS),
    eb('change.outcome', 'is', null),
  ]);
}

/** What is said of a change, where `run_page` is joined. */
export const changeColumns = [
  'change.kind',
  'change.action',
  'change.reason',
  'change.source_id as sourceId',
  'change.target_id as targetId',
  'change.username',
  'change.branch_key as branchKey',
  'change.before',
  'change.after',
  'change.detail',
  sql<string | null>`(select name from platform_branch where change.kind = 'branch' and id = change.target_id)`.as(
    'branchName',
  ),
  sql<string | null>`(select name from platform_branch where id = coalesce(
    change.before ->> 'parentId', case when change.detail ? 'to' then change.detail ->> 'from' end)::bigint)`.as(
    'parentBefore',
  ),
  sql<string | null>`coalesce(
    (select name from platform_branch
      where id = coalesce(change.detail #>> '{parent,id}', change.detail ->> 'to')::bigint),
    change.detail #>> '{parent,key}')`.as('parentAfter'),
  sql<string>`coalesce(change.outcome, case when run_page.applied_at is null then 'pending' else 'applied' end)`.as(
    'outcome',
  ),
] as const;

/** A place in a plan: only what comes behind it. */
export type ChangePlace = readonly [page: number, seq: number];

/** A change with its place in the plan. */
export interface PlacedChange extends ChangeRow {
  readonly page: number;
  readonly seq: number;
}

function matching(db: Kysely<Database>, runId: string, { action, kind, reason, search }: ChangeFilter) {
  const pattern = search === undefined ? null : containing(search);
  return db
    .selectFrom('change')
    .where('change.run_id', '=', runId)
    .where((eb) => eb.not(isUnchanged(eb)))
    .$if(action !== undefined, (query) => query.where('change.action', '=', action ?? 'create'))
    .$if(kind !== undefined, (query) => query.where('change.kind', '=', kind ?? 'person'))
    .$if(reason !== undefined, (query) => query.where('change.reason', '=', reason ?? ''))
    .$if(pattern !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb('change.username', 'ilike', pattern),
          eb('change.source_id', 'ilike', pattern),
          eb('change.branch_key', 'ilike', pattern),
        ]),
      ),
    );
}

function inOrder(db: Kysely<Database>, runId: string, filter: ChangeFilter) {
  return matching(db, runId, filter)
    .leftJoin('run_page', (join) =>
      join.onRef('run_page.run_id', '=', 'change.run_id').onRef('run_page.page', '=', 'change.page'),
    )
    .select(changeColumns)
    .orderBy('change.page')
    .orderBy('change.seq');
}

/** How many changes of a run there are. */
export async function countChanges(db: Kysely<Database>, runId: string, filter: ChangeFilter): Promise<number> {
  const { total } = await matching(db, runId, filter)
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** The stored plan of a run in the order in which it is applied, a page that begins after so many changes. */
export async function changesOfRun(
  db: Kysely<Database>,
  runId: string,
  { limit, offset, ...filter }: ChangeFilter & PageRequest,
): Promise<Page<ChangeRow>> {
  const total = await countChanges(db, runId, filter);
  const rows = await inOrder(db, runId, filter).limit(limit).offset(offset).execute();
  return { total, offset, rows };
}

/** The same behind a place, which costs no more however far that is; null: from the beginning. */
export async function changesBehind(
  db: Kysely<Database>,
  runId: string,
  { limit, behind, ...filter }: ChangeFilter & { readonly limit: number; readonly behind: ChangePlace | null },
): Promise<PlacedChange[]> {
  return await inOrder(db, runId, filter)
    .select(['change.page', 'change.seq'])
    .$if(behind !== null, (query) =>
      query.where(sql<boolean>`(change.page, change.seq) > (${behind?.[0] ?? 0}, ${behind?.[1] ?? 0})`),
    )
    .limit(limit)
    .execute();
}

/** False when nothing was planned yet, and when the plan was removed because its time was over (R47). */
export async function hasPlan(db: Kysely<Database>, runId: string): Promise<boolean> {
  const page = await db.selectFrom('run_page').select('page').where('run_id', '=', runId).limit(1).executeTakeFirst();
  return page !== undefined;
}
