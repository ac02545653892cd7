import type { Kysely } from 'kysely';
import { type AlertSettings, STANDARD_ALERTS } from '../sync/alert-settings.ts';
import type { Database } from './schema.ts';

/** Who is told what, with every default filled in. */
export async function alertSettings(db: Kysely<Database>): Promise<AlertSettings> {
  const row = await db.selectFrom('installation').select('alerts').executeTakeFirst();
  return { ...STANDARD_ALERTS, ...row?.alerts };
}
