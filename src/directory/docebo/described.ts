import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { DoceboTraits } from '../../sync/connection.ts';
import type { PlatformField, PlatformFieldType } from '../../sync/directory.ts';
import { type AdditionalField, readFields } from './endpoints/fields.ts';
import { readImporterFields } from './endpoints/importer-fields.ts';
import { readSession } from './endpoints/session.ts';
import type { Client } from './http/client.ts';

/** What a tenant's people are made of, as it is remembered. */
export interface Described {
  readonly fields: readonly AdditionalField[];
  readonly languages: readonly { readonly code: string; readonly browserCode: string }[];
  /** Username of whom the token stands for. */
  readonly account?: string | undefined;
  /** Their `user_id`. */
  readonly accountId?: string | undefined;
  /** Fields of the import that say whose manager somebody is, like `manager_1`; absent where the tenant does not tell. */
  readonly managers?: readonly string[] | undefined;
}

/** What only writing shows of a tenant, since it was described last. */
export interface Learned {
  /** Whether codes of branches may hold letters and digits only; absent: others were never refused. */
  readonly alphanumericCodes?: boolean | undefined;
  /**
   * Whether it takes the e-mail address of whoever is created as their username; absent: it was not asked; null: it does
   * not say.
   */
  readonly emailIsUsername?: boolean | null | undefined;
}

const described = z.object({
  fields: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      type: z.string(),
      options: z.array(z.object({ id: z.string(), label: z.string() })),
    }),
  ),
  languages: z.array(z.object({ code: z.string(), browserCode: z.string() })),
  account: z.string().optional(),
  accountId: z.string().optional(),
  managers: z.array(z.string()).optional(),
});

const learned = z.object({
  alphanumericCodes: z.boolean().optional(),
  emailIsUsername: z.boolean().nullable().optional(),
});

/** What was remembered; null where nothing was, or by another version. */
export function rememberedDescription(stored: unknown): Described | null {
  return described.safeParse(stored).data ?? null;
}

/** Nothing where another version has learned something else. */
export function rememberedLearning(stored: unknown): Learned {
  return learned.safeParse(stored).data ?? {};
}

/** Asks the tenant, in three calls. Throws `docebo_permission` where the token is not a superadmin's. */
export async function describeTenant(client: Client, call: { readonly signal?: AbortSignal }): Promise<Described> {
  const session = await readSession(client, call);
  if (!session.superadmin) {
    throw new RollcallError(
      'docebo_permission',
      saying(
        'docebo_no_superadmin',
      )`The token of the connection stands for ${{ username: session.username }}, who is no superadmin in Docebo: users and branches could be missing from what is read. Let the OAuth2 app, or the user of the connection, be a superadmin.`,
    );
  }
  const { languages, username: account, id: accountId } = session;
  const fields = await readFields(client, call);
  const managers = (await readImporterFields(client, call))?.filter((key) => MANAGER.test(key));
  return { fields, languages, account, accountId, managers };
}

const MANAGER = /^manager_\d+$/;
/** That of the direct manager, in tenants that have not set up their own. */
const USUAL_MANAGER = 'manager_1';

/**
 * The field of the import that the manager goes to. Throws `docebo_fields` where the connection names one that the tenant
 * does not have.
 */
export function managerKey({ managers = [] }: Described, { managerField }: DoceboTraits): string {
  if (managerField === undefined) {
    return managers.includes(USUAL_MANAGER) ? USUAL_MANAGER : (managers[0] ?? USUAL_MANAGER);
  }
  if (managers.length === 0 || managers.includes(managerField)) return managerField;
  throw new RollcallError(
    'docebo_fields',
    saying(
      'docebo_no_manager',
    )`The directory of the connection says ${{ field: managerField }} for the manager (managerField), and Docebo has ${{ fields: managers.join(', ') }}. Name one of these, or leave it out.`,
  );
}

/** Titles of the additional fields that say where somebody comes from (R36); their case does not matter. */
export const MARKS = { id: 'sfdc_id', userType: 'sfdc_user_type' } as const;

/** Keys of those fields. Throws `docebo_fields` where one is missing. */
export function markKeys({ fields }: Described): { readonly id: string; readonly userType: string } {
  const keyOf = (title: string) => fields.find((field) => field.title.trim().toLowerCase() === title)?.id;
  const [id, userType] = [keyOf(MARKS.id), keyOf(MARKS.userType)];
  if (id !== undefined && userType !== undefined) return { id: keyOfField(id), userType: keyOfField(userType) };
  const missing = [...(id === undefined ? [MARKS.id] : []), ...(userType === undefined ? [MARKS.userType] : [])];
  throw new RollcallError(
    'docebo_fields',
    saying(
      'docebo_marks_missing',
    )`Docebo has no additional field of users that is called ${{ fields: [missing.join(', '), missing.join(', and none that is called ')] }}. Create ${{ count: [missing.length, missing.length > 1 ? 'both' : 'it'] }} there (Admin menu → Users → Additional fields, free text, invisible to the user): they say which Salesforce record somebody is.`,
  );
}

export const keyOfField = (id: string) => `field_${id}`;

/** How long a username may be is not documented; a column of a database commonly holds so much. */
const LONGEST_USERNAME = 255;

/** Docebo's own fields. The e-mail's length is that of both its sides. */
const OWN: readonly Omit<PlatformField, 'options' | 'additional'>[] = [
  { key: 'username', title: 'Username', type: 'username', maxLength: LONGEST_USERNAME },
  { key: 'firstname', title: 'First name', type: 'text', maxLength: 255 },
  { key: 'lastname', title: 'Last name', type: 'text', maxLength: 255 },
  { key: 'email', title: 'E-mail', type: 'email', maxLength: 91 },
  { key: 'level', title: 'Level', type: 'level', maxLength: null },
  { key: 'active', title: 'Active', type: 'yesno', maxLength: null },
  { key: 'language', title: 'Language', type: 'language', maxLength: null },
  { key: 'timezone', title: 'Time zone', type: 'timezone', maxLength: null },
  { key: 'date_format', title: 'Date format', type: 'dateformat', maxLength: null },
  { key: 'expiration', title: 'Expires on', type: 'date', maxLength: null },
  { key: 'manager', title: 'Manager', type: 'manager', maxLength: LONGEST_USERNAME },
];

/** By Docebo's words for types; what is uploaded or shown in a frame cannot be filled. */
const TYPES: Readonly<Record<string, PlatformFieldType | null>> = {
  textfield: 'text',
  freetext: 'textarea',
  textarea: 'textarea',
  dropdown: 'dropdown',
  date: 'date',
  yesno: 'yesno',
  country: 'country',
  upload: null,
  iframe: null,
};

const LONGEST = { text: 255, textarea: 32_000 } as const;

/** The type that an additional field has here; a word that is not known stands for a text. */
export function typeOf({ type }: AdditionalField): PlatformFieldType | null {
  const known = TYPES[type.toLowerCase()];
  return known === undefined ? 'text' : known;
}

/** What a mapping can fill, in display order. The fields of MARKS are filled by themselves. */
export function platformFields(
  { fields, languages }: Described,
  { usernameLength = LONGEST_USERNAME }: DoceboTraits,
): PlatformField[] {
  const marks: readonly string[] = Object.values(MARKS);
  return [
    ...OWN.map((field) => ({
      ...field,
      maxLength: field.type === 'username' || field.type === 'manager' ? usernameLength : field.maxLength,
      options: field.key === 'language' ? languages.map(({ browserCode }) => browserCode) : [],
      additional: false,
    })),
    ...fields.flatMap((field): PlatformField[] => {
      const type = typeOf(field);
      if (type === null || marks.includes(field.title.trim().toLowerCase())) return [];
      const maxLength = type === 'text' || type === 'textarea' ? LONGEST[type] : null;
      const options = type === 'dropdown' ? field.options.map(({ label }) => label) : [];
      return [{ key: keyOfField(field.id), title: field.title, type, maxLength, options, additional: true }];
    }),
  ];
}
