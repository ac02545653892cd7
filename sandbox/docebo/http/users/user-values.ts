import { z } from 'zod';
import type { Field } from '../../tenant/field.ts';
import { understandId } from '../../tenant/field-values.ts';
import { languageNamed } from '../../tenant/languages.ts';
import type { OrgChart } from '../../tenant/org-chart.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { LEVEL_NAMES, LEVELS, type User, type UserValues } from '../../tenant/user.ts';
import {
  dateFormatProblem,
  emailProblem,
  expirationProblem,
  passwordProblem,
  sanitize,
  timezoneProblem,
  usernameProblem,
} from '../../tenant/user-rules.ts';
import { anything, flag, integer, text } from '../parameters.ts';

const nullable = z.union([text, z.null()]).meta({ swagger: { type: 'string' } });

/** What a single user can be given. */
export const userParameters = {
  userid: text.optional().describe('Username'),
  password: text.optional(),
  password_retype: text.optional(),
  email: text.optional(),
  firstname: text.optional(),
  lastname: text.optional(),
  level: integer.optional().describe('3 superadmin, 4 power user, 6 user'),
  language: text.optional().describe('Browser code, such as en'),
  expiration: nullable.optional().describe('YYYY-MM-DD; null for never'),
  email_status: flag.optional(),
  email_validation_status: flag.optional(),
  valid: flag.optional().describe('Active, unless told'),
  date_format: text.optional(),
  timezone: text.optional(),
  force_change: flag.optional().describe('Choose a password at the next login'),
  privacy: flag.optional(),
  send_notification_email: flag.optional(),
  can_manage_subordinates: flag.optional(),
  select_orgchart: z
    .union([anything, integer])
    .meta({ swagger: { type: 'object' } })
    .optional()
    .describe('Branches: ids with 1, or one id'),
  additional_fields: z
    .union([z.array(z.strictObject({ id: integer, value: z.unknown() })), anything])
    .meta({ swagger: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' }, value: {} } } } })
    .optional()
    .describe('Values by field: dropdowns by option id, yes 1, no 2'),
};

export type UserParameters = z.infer<z.ZodObject<typeof userParameters>>;

/** Of a soft failure: the name or id of a field, and what is wrong with it. */
export interface FieldMessage {
  readonly id: string;
  readonly message: string;
}

interface ReadUser {
  readonly values: UserValues;
  readonly messages: readonly FieldMessage[];
}

/** What the parameters say of a user, and what is wrong with it. */
export function readUser(tenant: Tenant, chart: OrgChart, given: UserParameters, existing: User | undefined): ReadUser {
  const messages: FieldMessage[] = [];
  /** A value, unless it is not given or wrong. */
  function take<T, V>(
    id: string,
    value: T | undefined,
    read: (value: T) => V,
    problem: (value: T) => string | undefined,
  ) {
    if (value === undefined) return {};
    const message = problem(value);
    if (message === undefined) return { [id]: read(value) };
    messages.push({ id: NAMES[id] ?? id, message });
    return {};
  }
  const username = given.userid === undefined ? undefined : sanitize(given.userid);
  const named = username ?? existing?.username ?? '';
  const password = (value: string) =>
    given.password_retype !== undefined && given.password_retype !== value
      ? 'The passwords do not match'
      : passwordProblem(tenant, value, named);
  const never = () => undefined;
  const values: UserValues = {
    ...take('username', username, String, (value) => usernameProblem(tenant, value, existing?.id)),
    ...take('password', given.password, String, password),
    ...take('email', given.email, String, emailProblem),
    ...take('firstname', given.firstname, sanitize, never),
    ...take('lastname', given.lastname, sanitize, never),
    ...take('level', given.level, levelOf, (value) =>
      levelOf(value) === undefined ? 'Level is not known' : undefined,
    ),
    ...take('language', given.language, languageNamed, (value) => languageProblem(tenant, value)),
    ...take('expiration', given.expiration, dayOrNever, (value) =>
      dayOrNever(value) === null ? undefined : expirationProblem(String(value)),
    ),
    ...take('active', given.valid, Boolean, never),
    ...take('emailVerified', given.email_validation_status ?? given.email_status, Boolean, never),
    ...take('forceChange', given.force_change, Boolean, never),
    ...take('timezone', given.timezone, String, timezoneProblem),
    ...take('dateFormat', given.date_format, String, dateFormatProblem),
    ...take(
      'branches',
      given.select_orgchart,
      (value) => branchesOf(chart, value),
      (value) => branchProblem(chart, value),
    ),
  };
  const { fields, problems } = fieldsOf(tenant, given.additional_fields, existing);
  return { values: { ...values, fields }, messages: [...messages, ...problems] };
}

/** How the API calls what the tenant calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  username: 'userid',
  branches: 'select_orgchart',
  dateFormat: 'date_format',
};

function levelOf(value: number) {
  return LEVEL_NAMES.find((name) => LEVELS[name] === value);
}

function languageProblem({ settings }: Tenant, value: string): string | undefined {
  const language = languageNamed(value);
  return language !== undefined && settings.languages.includes(language)
    ? undefined
    : `Language ${value} is not active`;
}

function dayOrNever(value: string | null): string | null {
  return value === null || value === '' ? null : value;
}

/** `{"7": 1}`, `{"7": 7}` and plain 7 are all seen. */
function idsOf(value: Readonly<Record<string, unknown>> | number): readonly number[] {
  if (typeof value === 'number') return [value];
  return Object.entries(value)
    .filter(([, state]) => state !== 0 && state !== '0' && state !== false)
    .map(([id]) => Number(id));
}

function branchProblem(chart: OrgChart, value: Readonly<Record<string, unknown>> | number): string | undefined {
  const unknown = idsOf(value).filter((id) => chart.get(id) === undefined);
  return unknown.length === 0 ? undefined : `There is no branch ${unknown.join(', ')}`;
}

function branchesOf(chart: OrgChart, value: Readonly<Record<string, unknown>> | number): ReadonlySet<number> {
  return new Set(idsOf(value).filter((id) => id !== chart.root));
}

function fieldsOf(
  tenant: Tenant,
  given: UserParameters['additional_fields'],
  existing: User | undefined,
): { readonly fields: ReadonlyMap<number, string>; readonly problems: readonly FieldMessage[] } {
  const fields = new Map(existing?.fields);
  const problems: FieldMessage[] = [];
  for (const [id, value] of pairsOf(given)) {
    const field: Field | undefined = tenant.fields.get(Number(id));
    const understood = field === undefined ? { problem: `There is no field ${id}` } : understandId(field, value);
    if ('problem' in understood) problems.push({ id, message: understood.problem });
    else if (understood.value === null) fields.delete(Number(id));
    else fields.set(Number(id), understood.value);
  }
  return { fields, problems };
}

function pairsOf(given: UserParameters['additional_fields']): readonly (readonly [id: string, value: unknown])[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given.map(({ id, value }) => [String(id), value] as const) : Object.entries(given);
}
