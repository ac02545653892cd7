import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Sentence } from '../../support/sentence.ts';
import type { Entity } from '../../sync/entity.ts';
import type { HoldReason } from '../../sync/hold.ts';
import type { Pause, RunError } from '../../sync/journal/runs.ts';
import { noCounts } from '../../sync/progress.ts';
import {
  type BranchCounts,
  COUNT_KEYS,
  type Counts,
  type Progress,
  type RunMode,
  type RunState,
} from '../../sync/result.ts';
import type { Starter } from '../../sync/starter.ts';
import { OWNER_NAME, type OwnerOf } from '../owner.ts';
import type { Database } from '../schema.ts';
import type { Page, PageRequest } from './page.ts';

export interface RunSummary extends OwnerOf {
  readonly id: string;
  readonly connection: string;
  readonly entity: Entity;
  /** Null until the run begins. */
  readonly mode: RunMode | null;
  /** A sentence on why this mode was chosen, where there is something to say. */
  readonly modeReasons: readonly Sentence[];
  readonly state: string;
  /** True for a stored plan that was asked for without being applied. */
  readonly dryRun: boolean;
  /** Number of the run that it takes back (R40); null for all others. */
  readonly undoes: string | null;
  /** Number of the newest run that has taken it back; null where nobody has. */
  readonly undoneBy: string | null;
  /** Who asked for it; null for runs of before that was kept. */
  readonly startedBy: Starter | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly counts: Counts;
  readonly branches: BranchCounts;
  readonly salesforceCalls: number;
  readonly directoryCalls: number;
  readonly directoryBranchCalls: number;
  readonly error: RunError | null;
  /** Why the plan had to be approved, or would have to be; null where it had not. */
  readonly hold: readonly HoldReason[] | null;
  readonly expiresAt: Date | null;
  /** Why it waits, and until when it does by itself (R48); null for one that does not. */
  readonly paused: Pause | null;
  /** Why nothing is asked of its tenant at the moment, and until when; null where something may be. */
  readonly waits: TenantWait | null;
  /** How far it is, or was when it stopped; null for one that has not begun. */
  readonly progress: Progress | null;
}

/**
 * `unheard`: the tenant may still be at a call whose answer was lost, or whose process has died; `asked`: it has asked for
 * fewer calls.
 */
export const TENANT_WAITS = ['unheard', 'asked'] as const;

export interface TenantWait {
  readonly until: Date;
  readonly why: (typeof TENANT_WAITS)[number];
}

export interface RunFilter {
  readonly connection?: string | undefined;
  readonly entity?: Entity | undefined;
  /** Only those with the settings of one owner. */
  readonly owner?: string | undefined;
  readonly state?: RunState | undefined;
  /** True: only plans that were asked for; false: none of them. */
  readonly dryRun?: boolean | undefined;
  /** True: only runs of one person; false: none of them. */
  readonly single?: boolean | undefined;
  /** True: only runs that take another one back; false: none of them. */
  readonly undo?: boolean | undefined;
  /** Only runs older than the one with this id. */
  readonly before?: string | undefined;
}

/** Runs, newest first. */
export async function listRuns(
  db: Kysely<Database>,
  { limit, offset, before, ...filter }: PageRequest & RunFilter,
): Promise<Page<RunSummary>> {
  const matching = db
    .selectFrom('run')
    .innerJoin('settings', 'settings.id', 'run.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .where((eb) => eb.and(conditions(eb, filter)));
  const { total } = await matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await summaries(db)
    .where((eb) => eb.and(conditions(eb, filter)))
    .$if(before !== undefined, (query) => query.where('run.id', '<', before ?? ''))
    .orderBy('run.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { total: Number(total), offset, rows: rows.map(toSummary) };
}

function conditions(
  eb: ExpressionBuilder<Database, 'run' | 'connection' | 'settings'>,
  { connection, entity, owner, state, dryRun, single, undo }: Omit<RunFilter, 'before'>,
) {
  return [
    ...(connection === undefined ? [] : [eb('connection.name', '=', connection)]),
    ...(entity === undefined ? [] : [eb('run.entity', '=', entity)]),
    ...(owner === undefined ? [] : [eb('settings.owner', '=', owner)]),
    ...(state === undefined ? [] : [eb('run.state', '=', state)]),
    ...(dryRun === undefined ? [] : [eb('run.dry_run', '=', dryRun)]),
    ...(single === undefined ? [] : [eb('run.mode', single ? '=' : 'is distinct from', 'single')]),
    ...(undo === undefined ? [] : [eb('run.mode', undo ? '=' : 'is distinct from', 'undo')]),
  ];
}

/** Of a run that may be at its tenant: not while it reads Salesforce and plans, nor of a plan that is looked at. */
const AT_TENANT = sql<boolean>`run.finished_at is null and run.resume_at is null
  and (run.state = 'applying' or (run.state = 'planned' and not run.dry_run)
    or (run.state = 'extracting' and run.progress is null))`;

export function summaries(db: Kysely<Database>) {
  return db
    .selectFrom('run')
    .innerJoin('settings', 'settings.id', 'run.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .leftJoin('tenant', 'tenant.id', 'connection.tenant_id')
    .select([
      'run.id',
      'run.entity',
      'run.mode',
      'run.mode_reasons',
      'run.state',
      'run.dry_run',
      'run.started_by',
      'run.started_via',
      'run.created_at',
      'run.started_at',
      'run.finished_at',
      'run.counts',
      'run.branch_counts',
      'run.salesforce_calls',
      'run.directory_calls',
      'run.directory_branch_calls',
      'run.error',
      'run.hold',
      'run.expires_at',
      'run.resume_at',
      'run.pause',
      'run.progress',
      'run.undoes',
      sql<Date | null>`case when ${AT_TENANT} and tenant.unheard_until > now() then tenant.unheard_until end`.as(
        'unheardUntil',
      ),
      sql<Date | null>`case when ${AT_TENANT} and tenant.held_until > now() then tenant.held_until end`.as('heldUntil'),
      sql<string | null>`(
        select max(undoing.id) from run undoing where undoing.undoes = run.id and not undoing.dry_run)`.as('undoneBy'),
      'connection.name as connection',
      'settings.owner',
      OWNER_NAME.as('ownerName'),
    ]);
}

export type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

export function toSummary(row: SummaryRow): RunSummary {
  const { created = 0, renamed = 0, moved = 0 } = row.branch_counts;
  return {
    id: row.id,
    connection: row.connection,
    owner: row.owner,
    ownerName: row.ownerName,
    entity: row.entity,
    mode: row.mode,
    modeReasons: row.mode_reasons,
    state: row.state,
    dryRun: row.dry_run,
    undoes: row.undoes,
    undoneBy: row.undoneBy,
    startedBy: starterOf(row),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts: countsOf(row.counts),
    branches: { created, renamed, moved },
    salesforceCalls: row.salesforce_calls,
    directoryCalls: row.directory_calls,
    directoryBranchCalls: row.directory_branch_calls,
    error: row.error,
    hold: row.hold,
    expiresAt: row.expires_at,
    paused: pauseOf(row),
    waits: waitOf(row),
    progress: row.progress,
  };
}

export function starterOf(row: Pick<SummaryRow, 'started_by' | 'started_via'>): Starter | null {
  return row.started_via === null ? null : { name: row.started_by, via: row.started_via };
}

function pauseOf({ finished_at, resume_at, pause }: SummaryRow): Pause | null {
  return finished_at !== null || resume_at === null || pause === null ? null : { until: resume_at, ...pause };
}

function waitOf({ unheardUntil, heldUntil }: SummaryRow): TenantWait | null {
  if (unheardUntil !== null) return { until: unheardUntil, why: 'unheard' };
  return heldUntil === null ? null : { until: heldUntil, why: 'asked' };
}

function countsOf(stored: Readonly<Record<string, number>>): Counts {
  const counts = noCounts();
  for (const key of COUNT_KEYS) counts[key] = stored[key] ?? 0;
  return counts;
}
