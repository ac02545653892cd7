import { type Kysely, type Selectable, sql } from 'kysely';
import type { RunError } from '../sync/journal/runs.ts';
import type { Starter } from '../sync/starter.ts';
import type { Finding, VerifyProgress } from '../sync/verify/verify.ts';
import type { VerificationPlan, VerificationTable } from './schema/verifications.ts';
import type { Database } from './schema.ts';

/** What was changed on a platform by hand, and what came of asking. */
export interface Verification {
  readonly id: string;
  readonly connection: string;
  /** Whose settings: `shared`, or the id of an administrator. */
  readonly owner: string;
  readonly repair: boolean;
  /** Whether that leaves alone whoever was deactivated by hand. */
  readonly keepDeactivated: boolean;
  readonly requestedBy: Starter;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed';
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** How far it is; at the end, what was compared. */
  readonly progress: VerifyProgress | null;
  /** False where edits by hand are noted as they are made, so that there is nothing to compare (R13). Null: not known yet. */
  readonly compared: boolean | null;
  /** How much was found; null before the end. */
  readonly found: number | null;
  /** The first of it. */
  readonly findings: readonly Finding[];
  readonly plans: readonly VerificationPlan[];
  readonly error: RunError | null;
}

/** Findings that are kept; `rollcall verify --json` has all of them. */
const MOST_KEPT = 1000;
/** Whoever is at it and says nothing for so long has died; it is begun anew. */
const SILENCE = "interval '1 minute'";

interface Place {
  readonly connectionId: string;
  readonly owner: string;
}

/** Asks for a comparison, in the place of the last one; one that waits or goes on stays. Answers whether it was added. */
export async function requestVerification(
  db: Kysely<Database>,
  { connectionId, owner }: Place,
  { repair, keepDeactivated, requestedBy }: Pick<Verification, 'repair' | 'keepDeactivated' | 'requestedBy'>,
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('verification')
      .where('connection_id', '=', connectionId)
      .where('owner', '=', owner)
      .where('state', 'in', ['succeeded', 'failed'])
      .execute();
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('verification')
      .values({
        connection_id: connectionId,
        owner,
        repair,
        keep_deactivated: keepDeactivated,
        requested_by: JSON.stringify(requestedBy),
      })
      .onConflict((conflict) => conflict.columns(['connection_id', 'owner']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows > 0n;
  });
}

/** The last comparison, or the one that goes on. */
export async function lastVerification(
  db: Kysely<Database>,
  connection: string,
  owner: string,
): Promise<Verification | null> {
  const row = await verifications(db)
    .where('connection.name', '=', connection)
    .where('verification.owner', '=', owner)
    .executeTakeFirst();
  return row === undefined ? null : toVerification(row);
}

/** Takes one that waits, or whose process has died; null where there is none. */
export async function claimVerification(db: Kysely<Database>): Promise<Verification | null> {
  const { rows } = await sql<{ id: string }>`
    update verification set state = 'running', beat_at = now(), progress = null
    where id = (
      select id from verification
      where state = 'queued' or (state = 'running' and beat_at < now() - ${sql.raw(SILENCE)})
      order by created_at limit 1 for update skip locked)
    returning id`.execute(db);
  const [claimed] = rows;
  if (claimed === undefined) return null;
  const row = await verifications(db).where('verification.id', '=', claimed.id).executeTakeFirst();
  return row === undefined ? null : toVerification(row);
}

/** Says that somebody still is at it, and how far. */
export async function noteVerification(
  db: Kysely<Database>,
  id: string,
  progress: VerifyProgress | null,
): Promise<void> {
  await db
    .updateTable('verification')
    .set({
      beat_at: sql<Date>`now()`,
      ...(progress === null ? {} : { progress: JSON.stringify(progress) }),
    })
    .where('id', '=', id)
    .execute();
}

/** Gives it back: this process stops. */
export async function releaseVerification(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('verification').set({ state: 'queued', beat_at: null }).where('id', '=', id).execute();
}

export type VerificationOutcome =
  | {
      readonly compared: boolean;
      readonly progress: VerifyProgress;
      readonly findings: readonly Finding[];
      readonly plans: readonly VerificationPlan[];
    }
  | { readonly error: RunError };

export async function endVerification(db: Kysely<Database>, id: string, outcome: VerificationOutcome): Promise<void> {
  const values =
    'error' in outcome
      ? { state: 'failed' as const, error: JSON.stringify(outcome.error) }
      : {
          state: 'succeeded' as const,
          compared: outcome.compared,
          progress: JSON.stringify(outcome.progress),
          found: outcome.findings.length,
          findings: JSON.stringify(outcome.findings.slice(0, MOST_KEPT)),
          plans: JSON.stringify(outcome.plans),
        };
  await db
    .updateTable('verification')
    .set({ ...values, finished_at: sql<Date>`now()`, beat_at: null })
    .where('id', '=', id)
    .execute();
}

function verifications(db: Kysely<Database>) {
  return db
    .selectFrom('verification')
    .innerJoin('connection', 'connection.id', 'verification.connection_id')
    .selectAll('verification')
    .select('connection.name as connection');
}

function toVerification(row: Selectable<VerificationTable> & { readonly connection: string }): Verification {
  const { id, connection, owner, repair, state, progress, compared, found, error } = row;
  return {
    id,
    connection,
    owner,
    repair,
    state,
    progress,
    compared,
    found,
    error,
    keepDeactivated: row.keep_deactivated,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    findings: row.findings ?? [],
    plans: row.plans ?? [],
  };
}
