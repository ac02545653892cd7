import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { PlatformField } from '../../sync/directory.ts';

const OWN: readonly Omit<PlatformField, 'options' | 'additional'>[] = [
  { key: 'username', title: 'Username', type: 'username', maxLength: 255 },
  { key: 'firstname', title: 'First name', type: 'text', maxLength: 255 },
  { key: 'lastname', title: 'Last name', type: 'text', maxLength: 255 },
  { key: 'email', title: 'E-mail', type: 'email', maxLength: 255 },
  { key: 'level', title: 'Level', type: 'level', maxLength: null },
  { key: 'active', title: 'Active', type: 'yesno', maxLength: null },
  { key: 'language', title: 'Language', type: 'language', maxLength: null },
  { key: 'timezone', title: 'Time zone', type: 'timezone', maxLength: null },
  { key: 'date_format', title: 'Date format', type: 'dateformat', maxLength: null },
  { key: 'expiration', title: 'Expires on', type: 'date', maxLength: null },
  { key: 'manager', title: 'Manager', type: 'manager', maxLength: 255 },
];

/** Longest value of an additional text field, in characters; texts over several lines may be longer. */
const TEXT_LENGTH = 255;
const TEXTAREA_LENGTH = 32_000;

/** The platform's own fields and every additional one, in display order. */
export async function platformFields(db: Kysely<Database>): Promise<PlatformField[]> {
  const additional = await db.selectFrom('field').selectAll().orderBy('position').execute();
  return [
    ...OWN.map((field) => ({ ...field, options: [], additional: false })),
    ...additional.map(({ key, title, type, options }) => ({
      key,
      title,
      type,
      options,
      maxLength: maxLength(type),
      additional: true,
    })),
  ];
}

function maxLength(type: string): number | null {
  if (type === 'text') return TEXT_LENGTH;
  return type === 'textarea' ? TEXTAREA_LENGTH : null;
}
