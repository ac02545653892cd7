import type { Kysely } from 'kysely';
import { type AlertSettings, STANDARD_ALERTS } from '../sync/alert-settings.ts';
import { type Retention, STANDARD_RETENTION } from '../sync/retention.ts';
import type { Database } from './schema.ts';

/** What is decided for the whole installation, with every default filled in. */
export async function alertSettings(db: Kysely<Database>): Promise<AlertSettings> {
  return { ...STANDARD_ALERTS, ...(await installationRow(db)).alerts };
}

export async function retentionSettings(db: Kysely<Database>): Promise<Retention> {
  return { ...STANDARD_RETENTION, ...(await installationRow(db)).retention };
}

/** What is null stays as it is. */
export async function saveInstallation(
  db: Kysely<Database>,
  { alerts, retention }: { readonly alerts: AlertSettings | null; readonly retention: Retention | null },
): Promise<void> {
  const values = {
    ...(alerts === null ? {} : { alerts: JSON.stringify(alerts) }),
    ...(retention === null ? {} : { retention: JSON.stringify(retention) }),
  };
  if (Object.keys(values).length === 0) return;
  await db
    .insertInto('installation')
    .values({ only: true, ...values })
    .onConflict((conflict) => conflict.column('only').doUpdateSet(values))
    .execute();
}

async function installationRow(db: Kysely<Database>): Promise<Stored> {
  const row = await db.selectFrom('installation').select(['alerts', 'retention']).executeTakeFirst();
  return row ?? { alerts: null, retention: null };
}

interface Stored {
  readonly alerts: Partial<AlertSettings> | null;
  readonly retention: Partial<Retention> | null;
}
