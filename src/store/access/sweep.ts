import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

const DAY_MS = 24 * 3_600_000;
/** A year, and the time it takes to look back on it. */
const AUDIT_DAYS = 400;

/** Removes sessions and codes that have ended, attempts that are long forgotten, and old lines of the audit log (R47). */
export async function sweepAccess(db: Kysely<Database>, now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - DAY_MS);
  await db.deleteFrom('session').where('expires_at', '<', yesterday).execute();
  await db.deleteFrom('password_link').where('expires_at', '<', now).execute();
  await db.deleteFrom('setup_code').where('expires_at', '<', now).execute();
  await db.deleteFrom('authorization_request').where('expires_at', '<', now).execute();
  await db.deleteFrom('salesforce_join').where('expires_at', '<', now).execute();
  await db.deleteFrom('canvas_request').where('until', '<', now).execute();
  await db.deleteFrom('sign_in_request').where('expires_at', '<', now).execute();
  await db.deleteFrom('used_assertion').where('expires_at', '<', now).execute();
  await db.deleteFrom('attempt').where('last_at', '<', yesterday).execute();
  const audited = new Date(now.getTime() - AUDIT_DAYS * DAY_MS);
  await db.deleteFrom('audit_event').where('at', '<', audited).execute();
}
