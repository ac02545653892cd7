import { iso31661 } from 'iso-3166';
import type { PersonValues } from '../../sync/directory.ts';
import { countryConverter } from '../../sync/map/convert/country.ts';
import type { RemotePerson } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import { type Described, keyOfField, markKeys, typeOf } from './described.ts';
import type { AdditionalField } from './endpoints/fields.ts';
import type { BatchItem, ListedUser } from './endpoints/users.ts';

/** Docebo takes a country by its name, which "must match ISO 3166". */
const ISO_NAMES: ReadonlyMap<string, string> = new Map(iso31661.map(({ alpha2, name }) => [alpha2, name]));
const countryOf = countryConverter();

/** A person as a list tells them. */
export interface ListedPerson extends Omit<RemotePerson, 'superadmin'> {
  /** Null where the list does not tell. */
  readonly superadmin: boolean | null;
  readonly sfdcUserType: string | null;
}

/** A user of a list as a person here. Who is whose manager the list does not tell by username. */
export function personOf(user: ListedUser, described: Described): ListedPerson {
  const marks = markKeys(described);
  const level = levelOf(user.level ?? null);
  const values: Record<string, string | null> = {
    username: user.username,
    firstname: user.first_name ?? null,
    lastname: user.last_name ?? null,
    email: user.email ?? null,
    level,
    active: String(user.status ?? true),
    language: languageOf(user, described),
    timezone: user.timezone ?? null,
    date_format: user.date_format ?? null,
    expiration: dayOf(user.expiration_date ?? null),
  };
  for (const field of described.fields) {
    const key = keyOfField(field.id);
    const value = key === marks.id || key === marks.userType ? null : listedValue(field, user[key]);
    if (value !== null) values[key] = value;
  }
  return {
    remoteId: user.user_id,
    username: user.username,
    superadmin: level === null ? null : level === 'superadmin',
    values,
    sfdcId: textOf(user[marks.id]),
    sfdcUserType: textOf(user[marks.userType]),
  };
}

/** Null where it is not told, or in a word that is not known. */
function levelOf(level: string | null): string | null {
  if (level === null) return null;
  if (level === '3' || /super|god/i.test(level)) return 'superadmin';
  if (level === '4' || /power|\/admin$/i.test(level)) return 'poweruser';
  return level === '6' || /user$/i.test(level) ? 'user' : null;
}

/**
 * Whose level a list does not tell stays what they are known for; who is not known may be a superadmin, and is left alone as
 * one (R34).
 */
export function withLevel<P extends ListedPerson>(
  person: P,
  known: Pick<RemotePerson, 'superadmin' | 'values'> | undefined,
): P & Pick<RemotePerson, 'superadmin'> {
  if (person.superadmin !== null) return { ...person, superadmin: person.superadmin };
  const values = { ...person.values, level: known?.values['level'] ?? null };
  return { ...person, superadmin: known?.superadmin ?? true, values };
}

/**
 * Whether somebody has all that they were to be created with, as Docebo tells it. Who is whose manager it does not tell, and
 * is set apart.
 */
export function isAsGiven({ values }: Pick<RemotePerson, 'values'>, given: PersonValues): boolean {
  return Object.entries(given).every(([key, value]) => {
    if (value === null || key === 'manager') return true;
    const now = values[key] ?? '';
    if (key === 'username') return usernameKey(now) === usernameKey(value);
    return now === value || now === tidied(value);
  });
}

/** Docebo takes markup and the space around out of texts. */
export function tidied(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '').trim();
}

function languageOf({ lang_code: code, language }: ListedUser, { languages }: Described): string | null {
  const given = (code ?? language ?? '').toLowerCase();
  const found = languages.find((one) => one.browserCode === given || one.code.toLowerCase() === given);
  return found?.browserCode ?? (given === '' ? null : given);
}

/** `2027-01-31` of that, and of `2027-01-31 00:00:00`; what says no day at all is none. */
function dayOf(text: string | null): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0] ?? text;
  return day === '0000-00-00' ? null : day;
}

function listedValue(field: AdditionalField, given: unknown): string | null {
  const text = textOf(given);
  if (text === null) return null;
  switch (typeOf(field)) {
    case 'dropdown':
      // Lists show labels or the ids of options, which is not documented.
      if (field.options.some(({ label }) => label === text)) return text;
      return field.options.find(({ id }) => id === text)?.label ?? text;
    case 'yesno':
      return String(/^(1|yes|true)$/i.test(text));
    case 'date':
      return dayOf(text);
    case 'country': {
      const code = countryOf(field.options.find(({ id }) => id === text)?.label ?? text);
      return typeof code === 'string' ? code : text;
    }
    default:
      return text;
  }
}

function textOf(given: unknown): string | null {
  if (typeof given === 'number' || typeof given === 'boolean') return String(given);
  return typeof given === 'string' && given !== '' ? given : null;
}

/** What a tenant calls things. */
interface Named {
  readonly described: Described;
  /** See DoceboTraits. */
  readonly countryNames: Readonly<Record<string, string>>;
  /** What a batch calls the manager. */
  readonly managerKey: string;
}

/** What everybody has: nothing cannot be said of it, and what a row does not say stays. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['level', 'language', 'timezone', 'date_format']);

/** Values as a batch takes them, by its names; an empty text clears, and null a manager. `username` is not among them. */
export function batchValues(values: PersonValues, tenant: Named): BatchItem {
  const { described } = tenant;
  const fields = new Map(described.fields.map((field) => [keyOfField(field.id), field]));
  const item: Record<string, string | boolean | null> = {};
  for (const [key, value] of Object.entries(values)) {
    const field = fields.get(key);
    if (value === null && NEVER_EMPTY.has(key)) continue;
    if (field !== undefined) item[key] = batchField(field, value, tenant);
    else if (key === 'active') item['active'] = value !== 'false';
    else if (key === 'expiration') item['expiration_date'] = value ?? '';
    else if (key === 'manager') item[tenant.managerKey] = value;
    else if (key === 'language') item['language'] = languageCode(value, described);
    else if (key !== 'username') item[key] = value ?? '';
  }
  return item;
}

function batchField(field: AdditionalField, value: string | null, { countryNames }: Named): string {
  if (value === null) return '';
  switch (typeOf(field)) {
    case 'yesno':
      return value === 'true' ? 'yes' : 'no';
    case 'country':
      return (
        field.options.find(({ label }) => countryOf(label) === value)?.label ??
        countryNames[value] ??
        ISO_NAMES.get(value) ??
        value
      );
    default:
      return value;
  }
}

/** Docebo's own code, `english` for `en`. */
function languageCode(value: string | null, { languages }: Described): string {
  return languages.find(({ browserCode }) => browserCode === value)?.code ?? value ?? '';
}
