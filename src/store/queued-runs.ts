import { sql } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { Entity } from '../sync/entity.ts';
import { fingerprint } from '../sync/fingerprint.ts';
import { hasExpired } from '../sync/held.ts';
import type { Starter } from '../sync/starter.ts';
import { isHeld } from './journal/lease.ts';
import { IS_IN_FORCE, OWNER_NAME, ownerGone } from './owner.ts';
import { entitySettings } from './stored-config.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What somebody who asks for a run has decided about it. */
export interface Acceptances {
  /** Go on although the list view has lost its filter since the last run. */
  readonly acceptUnfiltered?: boolean;
  /** Take mapped fields for what they are now, although they were of another type before (R45). */
  readonly acceptTypes?: boolean;
  /** False: the people whom it creates and moves are told nothing (R3). */
  readonly notify?: boolean;
}

export interface RunWishes extends Acceptances {
  /** Stop behind the plan. */
  readonly dryRun?: boolean;
  /** Id of the run to be taken back (R40). */
  readonly undoes?: string;
  readonly startedBy?: Starter;
}

export interface QueuedRun extends RunWishes {
  readonly settingsId: string;
  /** Its job in the queue; null where nobody is to take it. */
  readonly jobId: string | null;
}

export interface UnendedRun {
  readonly id: string;
  readonly state: string;
  readonly jobId: string | null;
  readonly fingerprint: string | null;
  readonly expiresAt: Date | null;
}

/** A run of these settings that has not ended, whoever carries it out, or null. Others wait for the transaction's end. */
export async function unendedRun({ db }: UnitOfWork, settingsId: string): Promise<UnendedRun | null> {
  await db.selectFrom('settings').select('id').where('id', '=', settingsId).forNoKeyUpdate().execute();
  const row = await db
    .selectFrom('run')
    .select(['id', 'state', 'job_id as jobId', 'fingerprint', 'expires_at as expiresAt'])
    .where('settings_id', '=', settingsId)
    .where('dry_run', '=', false)
    .where('finished_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Whether nothing else of these settings may start before somebody has decided on the run (R39). A plan that has expired, or
 * that was made under other settings, is replaced by the next run.
 */
export async function awaitsDecision(
  { db }: UnitOfWork,
  settingsId: string,
  run: UnendedRun,
  now: Date,
): Promise<boolean> {
  if (run.state !== 'held' || hasExpired(run, now)) return false;
  const { config } = await db
    .selectFrom('settings')
    .select('config')
    .where('id', '=', settingsId)
    .executeTakeFirstOrThrow();
  return run.fingerprint === fingerprint(entitySettings(config));
}

/** False where the settings belong to somebody who is not an administrator any more (R25). */
export async function isInForce({ db }: UnitOfWork, settingsId: string): Promise<boolean> {
  const row = await db
    .selectFrom('settings')
    .select(IS_IN_FORCE.as('is'))
    .where('id', '=', settingsId)
    .executeTakeFirst();
  return row?.is ?? true;
}

/** Adds a run that waits for a worker and answers its id. */
export async function insertQueuedRun({ db }: UnitOfWork, run: QueuedRun): Promise<string> {
  const settings = await db
    .selectFrom('settings')
    .select(['entity', 'enabled', IS_IN_FORCE.as('isInForce'), OWNER_NAME.as('owner')])
    .where('id', '=', run.settingsId)
    .executeTakeFirst();
  // What was done can be taken back, too, where nothing is done any more.
  const undoes = run.undoes ?? null;
  if (settings === undefined || (!settings.enabled && undoes === null)) {
    throw new RollcallError(
      'not_found',
      saying('settings_off')`These settings are switched off or deleted; there is nothing to synchronize.`,
    );
  }
  if (!settings.isInForce && undoes === null) {
    throw ownerGone(settings.owner);
  }
  const entity: Entity = settings.entity;
  const { id } = await db
    .insertInto('run')
    .values({
      settings_id: run.settingsId,
      entity,
      mode: null,
      state: 'queued',
      fingerprint: null,
      counts: '{}',
      branch_counts: '{}',
      job_id: run.jobId,
      dry_run: run.dryRun ?? false,
      accept_unfiltered: run.acceptUnfiltered ?? false,
      accept_types: run.acceptTypes ?? false,
      notify: run.notify ?? true,
      undoes,
      started_by: run.startedBy?.name ?? null,
      started_via: run.startedBy?.via ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface OrphanedRun {
  readonly id: string;
  readonly settingsId: string;
  readonly jobId: string;
  /** How often another job has gone on with it. */
  readonly resumed: number;
}

/**
 * Runs of the queue that have not ended and that nobody is at, oldest first: their workers died, hang or were stopped, or
 * have not taken them yet. Locked until the end of the transaction; those that another one has locked are left out.
 */
export async function orphanedRuns({ db }: UnitOfWork): Promise<OrphanedRun[]> {
  const { rows } = await sql<OrphanedRun>`
    select run.id, run.settings_id as "settingsId", run.job_id as "jobId", run.resumed from run
    where run.state in ('queued', 'extracting', 'planned', 'applying') and run.job_id is not null
      and not (run.dry_run and run.state = 'planned')
      and (run.resume_at is null or run.resume_at <= now()) and not ${isHeld('run.settings_id')}
    order by run.id
    for update of run skip locked`.execute(db);
  return rows;
}

/** Notes that another job goes on with the run. */
export async function handOver({ db }: UnitOfWork, runId: string, jobId: string): Promise<void> {
  await db
    .updateTable('run')
    .set({ job_id: jobId, resumed: sql<number>`resumed + 1` })
    .where('id', '=', runId)
    .execute();
}

/** The clock that jobs are stamped with. */
export async function databaseClock({ db }: UnitOfWork): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date();
}

/** The schedules of everything that is switched on. */
export async function scheduledSettings({ db }: UnitOfWork) {
  return await db
    .selectFrom('settings')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .select([
      'settings.id',
      'settings.entity',
      'settings.schedule',
      'settings.owner',
      OWNER_NAME.as('ownerName'),
      'connection.name',
      'connection.config',
    ])
    .where('settings.enabled', '=', true)
    .where(IS_IN_FORCE)
    .orderBy('settings.id')
    .execute();
}
