import { type Kysely, sql } from 'kysely';
import { inject } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../src/store/schema.ts';
import type { ChangeRow } from '../../src/store/views/changes.ts';
import type { PersonValues } from '../../src/sync/directory.ts';
import { countryConverter } from '../../src/sync/map/convert/country.ts';
import { type DoceboTenant, startTenant, TENANT_ACCESS } from './docebo-tenant.ts';
import type { PersonState } from './platform-state.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the project that plays the scenarios of the built-in platform on a Docebo tenant. */
    readonly platform?: 'docebo';
  }
}

/** Whether scenarios go to a Docebo tenant. */
export const onDocebo = () => inject('platform') === 'docebo';

/** Of a configuration as JSON, what has to be another one for a tenant. */
const configurationSchema = z.looseObject({
  platform: z
    .object({
      branches: z.array(z.object({ code: z.string(), name: z.string(), parent: z.string().optional() })).default([]),
      fields: z
        .array(
          z.object({
            key: z.string(),
            title: z.string(),
            type: z.enum(['text', 'textarea', 'dropdown', 'date', 'yesno', 'country']).default('text'),
            options: z.array(z.string()).default([]),
          }),
        )
        .default([]),
    })
    .prefault({}),
  connections: z.array(
    z.looseObject({ sync: z.record(z.string(), z.looseObject({ mapping: z.record(z.string(), z.unknown()) })) }),
  ),
});
type Field = z.infer<typeof configurationSchema>['platform']['fields'][number];

/** The first two say which record somebody is. */
const FIRST_FIELD = 3;
/** So that scenarios of a few people take several calls. */
const CHUNK = 3;
const MANY = 1_000_000;

/** A tenant in the place of the built-in platform, for one installation. */
export interface ScenarioTenant extends AsyncDisposable {
  readonly tenant: DoceboTenant;
  /** Additional fields, as the configuration has them, in their order. */
  readonly fields: readonly Field[];
  /** The same for the tenant. */
  configuration(yaml: string): string;
  /** A change by the keys that the built-in platform has for values. */
  asBuiltin(change: ChangeRow): ChangeRow;
}

const tenants = new WeakMap<Kysely<Database>, ScenarioTenant>();

/** Starts a tenant with the branches and fields that a configuration asks of the platform. */
export async function startScenarioTenant(yaml: string): Promise<ScenarioTenant> {
  const { platform } = configurationSchema.parse(JSON.parse(yaml));
  const { fields } = platform;
  const tenant = await startTenant(
    {
      name: 'Scenario',
      fields: [
        { id: 1, title: 'sfdc_id' },
        { id: 2, title: 'sfdc_user_type' },
        ...fields.map(({ title, type, options }, index) => ({
          id: FIRST_FIELD + index,
          title,
          type: type === 'text' ? ('textfield' as const) : type,
          options,
        })),
      ],
      branches: platform.branches,
    },
    { quota: MANY },
  );
  const keyOf = (key: string) => {
    const index = fields.findIndex((field) => field.key === key);
    return index < 0 ? key : `field_${FIRST_FIELD + index}`;
  };
  const ownKeyOf = (key: string) => fields.find((field) => keyOf(field.key) === key)?.key ?? key;
  const valuesOf = (values: PersonValues | null) =>
    values && Object.fromEntries(Object.entries(values).map(([key, value]) => [ownKeyOf(key), value]));
  return {
    tenant,
    fields,
    configuration(text: string) {
      const { platform: _, connections, ...rest } = configurationSchema.parse(JSON.parse(text));
      return JSON.stringify({
        ...rest,
        connections: connections.map(({ sync, ...connection }) => ({
          ...connection,
          directory: { ...TENANT_ACCESS, callsPerHour: MANY, chunk: CHUNK },
          sync: Object.fromEntries(
            Object.entries(sync).map(([entity, { mapping, ...settings }]) => [
              entity,
              {
                ...settings,
                mapping: Object.fromEntries(Object.entries(mapping).map(([key, line]) => [keyOf(key), line])),
              },
            ]),
          ),
        })),
      });
    },
    asBuiltin: ({ before, after, detail, ...change }) => ({
      ...change,
      before: valuesOf(before),
      after: valuesOf(after),
      detail: detail?.field ? { ...detail, field: ownKeyOf(detail.field) } : detail,
    }),
    [Symbol.asyncDispose]: () => tenant[Symbol.asyncDispose](),
  };
}

/** From now on, what is read of the built-in platform over this database is read of the tenant. */
export function standsFor(db: Kysely<Database>, scenario: ScenarioTenant): void {
  tenants.set(db, scenario);
}

const countryOf = countryConverter();

/** Everyone in the tenant that stands for the built-in platform, but its superadmin `admin`; null where none does. */
export async function tenantPeople(db: Kysely<Database>): Promise<readonly PersonState[] | null> {
  const found = tenants.get(db);
  if (found === undefined) return null;
  const { tenant, fields } = found;
  const { users } = await tenant.raw();
  const named = new Map((await tenant.users()).map((user) => [user.username, user]));
  const byHand = await membershipsByHand(db);
  const links = await linksOf(db);
  return users
    .filter(({ username }) => username !== 'admin')
    .map((user): PersonState => {
      const { id, username, firstname, lastname, email, active, level, forceChange } = user;
      return {
        username,
        firstname,
        lastname,
        email: email === '' ? null : email,
        active,
        level,
        fields: Object.fromEntries(
          fields.flatMap(({ key, type }, index) => {
            const value = user.fields[`field_${FIRST_FIELD + index}`];
            return value === undefined ? [] : [[key, asBuiltin(type, value)]];
          }),
        ),
        sfdcId: user.fields['field_1'] ?? null,
        sfdcUserType: user.fields['field_2'] ?? null,
        mustChangePassword: forceChange,
        branches: (named.get(username)?.branches ?? [])
          .map((path) => (byHand(id, path) ? `by hand: ${path}` : path))
          .toSorted(),
        links: links.get(String(id)) ?? [],
      };
    })
    .toSorted((one, other) => (one.username.toLowerCase() < other.username.toLowerCase() ? -1 : 1));
}

/** Every branch below the root of that tenant; null where none stands for the built-in platform. */
export async function tenantBranches(db: Kysely<Database>): Promise<readonly string[] | null> {
  const found = tenants.get(db);
  return found === undefined ? null : (await found.tenant.branches()).map((one) => one.replace(/ \[\]$/, ' [no code]'));
}

/** See chart.ts; null where no tenant stands for the built-in platform. */
export async function tenantChart(
  db: Kysely<Database>,
  code: string,
  codes: boolean,
): Promise<readonly string[] | null> {
  const found = tenants.get(db);
  if (found === undefined) return null;
  const { branches, users } = await found.tenant.raw();
  type Branch = (typeof branches)[number];
  const linesOf = (branch: Branch, depth: number): string[] => {
    const here = users
      .filter((user) => user.branches.includes(branch.id))
      .toSorted((one, other) => (one.username.toLowerCase() < other.username.toLowerCase() ? -1 : 1))
      .map(({ username, active }) => `${username}${active ? '' : ' (inactive)'}`);
    const line = [
      `${'· '.repeat(depth)}${branch.name}`,
      codes ? ` [${branch.code === '' ? 'no code' : branch.code}]` : '',
      here.length > 0 ? `: ${here.join(', ')}` : '',
    ];
    const below = branches
      .filter(({ parent }) => parent === branch.id)
      .toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.id - other.id));
    return [line.join(''), ...below.flatMap((child) => linesOf(child, depth + 1))];
  };
  return branches.filter((branch) => branch.code === code).flatMap((branch) => linesOf(branch, 0));
}

function asBuiltin(type: Field['type'], value: string): string {
  if (type === 'yesno') return String(value === 'Yes');
  const code = type === 'country' ? countryOf(value) : value;
  return typeof code === 'string' ? code : value;
}

/** Who sits in which branch without a run's doing, as it is remembered. */
async function membershipsByHand(db: Kysely<Database>): Promise<(remoteId: number, path: string) => boolean> {
  const { rows } = await sql<{ remoteId: string; name: string }>`
    select person.remote_id::text as "remoteId", branch.name from tenant_membership membership
    join tenant_person person on person.id = membership.person_id
    join tenant_branch branch on branch.id = membership.branch_id
    where membership.made_by is not null`.execute(db);
  const byRuns = new Set(rows.map(({ remoteId, name }) => `${remoteId} ${name}`));
  return (remoteId, path) => !byRuns.has(`${remoteId} ${path.split(' › ').at(-1)}`);
}

async function linksOf(db: Kysely<Database>): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ remoteId: string; link: string }>`
    select person.remote_id::text as "remoteId",
      source_id || ' ' || coalesce(hash::text, 'void') || case when left_at is null then '' else ' left' end as link
    from link join tenant_person person on person.id = link.person_id order by source_id`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ remoteId }) => remoteId)].map(([remoteId, some]) => [
      remoteId,
      some.map(({ link }) => link),
    ]),
  );
}
