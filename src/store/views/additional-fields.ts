import type { Kysely } from 'kysely';
import type { PlatformId } from '../platform.ts';
import type { Database } from '../schema.ts';

export interface AdditionalField {
  readonly key: string;
  readonly title: string;
  /** Of the platform's field types: text, yesno, … */
  readonly type: string;
}

/** The additional fields of a platform in display order; of a tenant as they were last read. */
export async function additionalFields(db: Kysely<Database>, platform: PlatformId): Promise<AdditionalField[]> {
  if (platform === null) {
    return await db.selectFrom('field').select(['key', 'title', 'type']).orderBy('position').execute();
  }
  const tenant = await db.selectFrom('tenant').select('platform_fields').where('id', '=', platform).executeTakeFirst();
  const fields = (tenant?.platform_fields ?? []).filter(({ additional }) => additional);
  return fields.map(({ key, title, type }) => ({ key, title, type }));
}
