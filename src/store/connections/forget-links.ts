import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../schema.ts';

/** Ids of people of tenants are above those of the built-in platform (ADR 23). */
const LAST_OF_BUILTIN = sql.lit(1_000_000_000_000);

/**
 * Forgets who of the people of a connection is whose record, as far as they are people of another platform than the one it
 * goes to now, so that the next run brings everybody there. The people themselves stay as they are, and belong to nobody
 * any more (R35). `tenantId` null: the built-in platform.
 */
export async function forgetLinksElsewhere(
  tx: Transaction<Database>,
  connectionId: string,
  tenantId: string | null,
): Promise<void> {
  const isElsewhere: RawBuilder<boolean> =
    tenantId === null
      ? sql`link.person_id > ${LAST_OF_BUILTIN}`
      : sql`not exists (
          select from tenant_person where tenant_person.id = link.person_id and tenant_person.tenant_id = ${tenantId})`;
  await sql`
    with forgotten as (
      delete from link using settings
      where settings.connection_id = ${connectionId} and settings.id = link.settings_id and ${isElsewhere}
      returning link.settings_id)
    update settings set watermark = null, swept_at = null
    where id in (select settings_id from forgotten)`.execute(tx);
}
