import { understandLabel } from '../field-values.ts';
import { languageNamed } from '../languages.ts';
import type { Tenant } from '../tenant.ts';
import { LEVEL_NAMES, type User, type UserValues } from '../user.ts';
import {
  dateFormatProblem,
  emailProblem,
  expirationProblem,
  passwordProblem,
  sanitize,
  timezoneProblem,
} from '../user-rules.ts';
import type { ImportItem, ImportOptions } from './options.ts';
import { scalarText } from './scalar.ts';

/** What an item says of its user, and what is wrong with it. */
interface ItemValues {
  readonly values: UserValues;
  readonly problems: readonly string[];
}

interface Reading {
  readonly tenant: Tenant;
  readonly username: string;
}

/** What a key says, or a sentence that says why it cannot. */
type Read = UserValues | string;

const READERS: Readonly<Record<string, (text: string, reading: Reading) => Read>> = {
  firstname: (text) => ({ firstname: sanitize(text) }),
  lastname: (text) => ({ lastname: sanitize(text) }),
  email: (text) => emailProblem(text) ?? { email: text },
  password: (text, { tenant, username }) => passwordProblem(tenant, text, username) ?? { password: text },
  password_hash: (text) => ({ password: text }),
  timezone: (text) => timezoneProblem(text) ?? { timezone: text },
  date_format: (text) => dateFormatProblem(text) ?? { dateFormat: text },
  country: (text) => ({ country: text === '' ? null : text }),
  active: (text) => readFlag('active', text, (active) => ({ active })),
  is_manager: (text) => readFlag('is_manager', text, (isManager) => ({ isManager })),
  expiration_date: (text) => (text === '' ? { expiration: null } : (expirationProblem(text) ?? { expiration: text })),
  level: readLevel,
  language: readLanguage,
};

/** Reads all keys of an item but those that name its user and branch. What an item does not say stays as it is. */
export function readValues(
  tenant: Tenant,
  item: ImportItem,
  { username, existing, options }: { username: string; existing: User | undefined; options: ImportOptions },
): ItemValues {
  const problems: string[] = [];
  const fields = new Map(existing?.fields);
  const managers = new Map(existing?.managers);
  const read = ([key, given]: readonly [string, unknown]): Read => {
    if (key.startsWith('field_')) return readField(tenant, fields, key, given);
    if (key.startsWith('manager_')) return readManager(tenant, managers, key, given);
    if (key === 'profile') return readProfiles(given, existing, options);
    const reader = READERS[key];
    const text = scalarText(given);
    if (reader === undefined) return {};
    return text === undefined ? `${key} must be a text` : reader(text, { tenant, username });
  };
  const values: UserValues = {};
  for (const entry of Object.entries(item)) {
    const one = read(entry);
    if (typeof one === 'string') problems.push(one);
    else Object.assign(values, one);
  }
  return { values: { ...values, fields, managers }, problems };
}

function readFlag(key: string, text: string, values: (flag: boolean) => UserValues): Read {
  const word = text.toLowerCase();
  if (['1', 'true'].includes(word)) return values(true);
  return ['0', 'false'].includes(word) ? values(false) : `${key} must be true or false`;
}

function readLevel(text: string): Read {
  const level = LEVEL_NAMES.find((name) => name === text.toLowerCase());
  return level === undefined ? `Level ${text} is not known` : { level };
}

function readLanguage(text: string, { tenant }: Reading): Read {
  const language = languageNamed(text);
  const isActive = language !== undefined && tenant.settings.languages.includes(language);
  return isActive ? { language } : `Language ${text} is not active`;
}

/** A list of names, or names with `|` between them. */
function readProfiles(given: unknown, existing: User | undefined, { multiProfiles }: ImportOptions): Read {
  const names = Array.isArray(given) ? given.map(scalarText) : [scalarText(given)];
  if (names.includes(undefined)) return 'profile must be a text or a list of texts';
  const profiles = names.flatMap((name) => (name ?? '').split('|')).filter((name) => name !== '');
  return {
    profiles: multiProfiles === 'add_profile' ? [...new Set([...(existing?.profiles ?? []), ...profiles])] : profiles,
  };
}

function readField(tenant: Tenant, fields: Map<number, string>, key: string, given: unknown): Read {
  const field = tenant.fields.get(numberBehind(key, 'field_'));
  if (field === undefined) return `${key} does not exist`;
  const understood = understandLabel(field, given);
  if ('problem' in understood) return understood.problem;
  if (understood.value === null) fields.delete(field.id);
  else fields.set(field.id, understood.value);
  return {};
}

function readManager(tenant: Tenant, managers: Map<number, number>, key: string, given: unknown): Read {
  const type = numberBehind(key, 'manager_');
  if (!tenant.settings.managerTypes.includes(type)) return `${key} does not exist`;
  if (given === null) {
    managers.delete(type);
    return {};
  }
  const manager = tenant.users.named(scalarText(given) ?? '');
  if (manager === undefined) return `${key}: there is no user ${scalarText(given) ?? ''}`;
  managers.set(type, manager.id);
  return {};
}

function numberBehind(key: string, prefix: string): number {
  const digits = key.slice(prefix.length);
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}
