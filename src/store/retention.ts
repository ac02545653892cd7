import { type Kysely, type RawBuilder, sql } from 'kysely';
import { retentionSettings } from './installation.ts';
import type { Database } from './schema.ts';
import { forgetTenants } from './tenant/index.ts';

/** What was removed because its time was over. */
export interface Swept {
  /** Runs whose plans are gone. */
  readonly plans: number;
  /** Pages of these plans, with their changes. */
  readonly pages: number;
  readonly events: number;
  readonly alerts: number;
  readonly mails: number;
  readonly runs: number;
  /** What was found on platforms, changed by hand. */
  readonly verifications: number;
  /** Docebo tenants that no connection goes to any more, with what was remembered of their people. */
  readonly tenants: number;
}

export interface SweepOptions {
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
  /** Rows removed in one transaction. */
  readonly batch?: { readonly pages: number; readonly rows: number; readonly runs: number };
}

/** A page of a plan can have tens of thousands of changes. */
const BATCH = { pages: 20, rows: 5_000, runs: 100 };
const DAY_MS = 24 * 3_600_000;

/**
 * Removes what runs have left behind, when the periods of retention are over (R47), in short transactions. Runs that have
 * not ended keep everything, held ones too. The last run of each settings stays, and their last successful one; links,
 * people and who is unresolved are none of its business.
 */
export async function sweepRetention(
  db: Kysely<Database>,
  now: Date,
  { signal, batch = BATCH }: SweepOptions = {},
): Promise<Swept> {
  const { plans, events, runs } = await retentionSettings(db);
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  // What goes with a run is removed before it, a batch at a time.
  const [oldPlan, oldEvent, oldRun] = [before(Math.min(plans, runs)), before(Math.min(events, runs)), before(runs)];

  async function repeat<T>(
    size: number,
    remove: RawBuilder<T>,
    onRemoved: (rows: readonly T[]) => void = () => undefined,
  ): Promise<number> {
    for (let total = 0; ; ) {
      if (signal?.aborted) return total;
      const { rows, numAffectedRows = 0n } = await remove.execute(db);
      onRemoved(rows);
      total += Number(numAffectedRows);
      if (numAffectedRows < size) return total;
    }
  }

  const gone = new Set<string>();
  return {
    pages: await repeat(
      batch.pages,
      sql<{ run_id: string }>`
        delete from run_page where (run_id, page) in (
          select run_id, page from run_page join run on run.id = run_page.run_id
          where ${ENDED} and ${ended} < ${oldPlan}
          order by run_id, page limit ${batch.pages} for update of run_page skip locked)
        returning run_id`,
      (rows) => {
        for (const row of rows) gone.add(row.run_id);
      },
    ),
    plans: gone.size,
    events: await repeat(
      batch.rows,
      sql`
        delete from log_event where id in (
          select log_event.id from log_event left join run on run.id = log_event.run_id
          where log_event.at < ${oldEvent} and (run.id is null or ${ENDED})
          order by log_event.at limit ${batch.rows} for update of log_event skip locked)`,
    ),
    alerts: await repeat(
      batch.rows,
      sql`
        delete from alert where id in (
          select id from alert where next_at is null and at < ${before(events)}
          order by id limit ${batch.rows} for update skip locked)`,
    ),
    mails: await repeat(
      batch.rows,
      sql`
        delete from notification_mail where id in (
          select id from notification_mail where next_at is null and at < ${before(events)}
          order by at limit ${batch.rows} for update skip locked)`,
    ),
    runs: await repeat(
      batch.runs,
      sql`
        delete from run where id in (
          select id from run
          where ${ENDED} and ${ended} < ${oldRun}
            and not exists (select from run undoing where undoing.undoes = run.id and undoing.finished_at is null)
            and not (${STANDS})
            and id not in (
            select max(id) from run where not dry_run and mode is distinct from 'single' group by settings_id
            union all
            select max(id) from run
            where state in ('succeeded', 'completed_with_errors') and mode <> 'single' group by settings_id)
          order by id limit ${batch.runs} for update skip locked)`,
    ),
    verifications: await repeat(
      batch.rows,
      sql`
        delete from verification where id in (
          select id from verification where finished_at < ${oldPlan}
          order by id limit ${batch.rows} for update skip locked)`,
    ),
    tenants: signal?.aborted ? 0 : await forgetTenants(db),
  };
}

/** What an undo has done is not done again unasked (R40): it is known until a run of the settings has come to a good end. */
const STANDS = sql<boolean>`run.mode = 'undo' and not run.dry_run and not exists (
  select from run later
  where later.settings_id = run.settings_id and later.id > run.id and not later.dry_run
    and later.mode in ('full', 'incremental') and later.state in ('succeeded', 'completed_with_errors'))`;
/** A dry run has ended when its plan is there; one that was broken off is never gone on with. */
const ENDED = sql<boolean>`(run.state in ('succeeded', 'completed_with_errors', 'failed', 'cancelled') or run.dry_run)`;
const ended = sql<Date>`coalesce(run.finished_at, run.created_at)`;
