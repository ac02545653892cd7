import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { DataInput } from '../../sandbox/docebo/data/format.ts';
import { startDoceboSandbox } from '../../sandbox/docebo/http/server.ts';
import type { Database } from '../../src/store/schema.ts';
import type { ModelPlatform } from './model-platform.ts';
import { DESTINATIONS } from './org.ts';
import { expectedPlatform, type Platform, pathOf } from './platform.ts';
import type { Branch, Person, World } from './world.ts';

/** Fields of the tenant by what the world calls them; the first two say where somebody comes from (R36). */
const FIELDS = { sfdc_id: 1, sfdc_user_type: 2, team: 3, hired: 4, vip: 5, employer: 6, group: 7 } as const;
type FieldName = keyof typeof FIELDS;
const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);
const LEVELS: Readonly<Record<string, number>> = { superadmin: 3, poweruser: 4, user: 6 };

const state = z.object({
  branches: z.array(z.object({ id: z.number(), parent: z.number().nullable(), code: z.string(), name: z.string() })),
  users: z.array(
    z.looseObject({
      id: z.number(),
      username: z.string(),
      firstname: z.string(),
      lastname: z.string(),
      email: z.string(),
      level: z.string(),
      active: z.boolean(),
      forceChange: z.boolean(),
      branches: z.array(z.number()),
      fields: z.record(z.string(), z.string()),
    }),
  ),
});
type State = z.infer<typeof state>;
const option = z.object({
  data: z.object({ dropdown_options: z.array(z.looseObject({ option_id: z.coerce.number() })) }),
});

/** Who makes edits by hand, and is nobody's to keep in step. */
const ADMIN = 'admin';

export interface DoceboPlace {
  readonly db: Kysely<Database>;
  readonly folder: string;
  /** Compares the tenant with what is remembered of it, and remembers what it has. */
  repair(): Promise<void>;
  /** Looks for branches and fields that are new. */
  survey(): Promise<void>;
}

let files = 0;

/** A tenant of its own for a history, seen and changed over its API as an administrator there does. */
export async function doceboPlatform(
  { db, folder, repair, survey }: DoceboPlace,
  world: () => World,
): Promise<ModelPlatform> {
  files += 1;
  const dataFile = join(folder, `tenant-${files}.json`);
  await writeFile(dataFile, JSON.stringify(tenantOf(world())));
  const sandbox = await startDoceboSandbox({ port: 0, batchTime: 0, quota: 1_000_000, dataFile });
  let isChanged = false;
  let options = 2;

  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok || text.includes('"success":false'))
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  async function byHand(method: string, path: string, body?: object): Promise<unknown> {
    isChanged = true;
    return await send(method, `/by-hand/manage/v1${path}`, body);
  }

  const seen = async () => state.parse(await send('GET', '/state'));

  async function userId(username: string): Promise<number> {
    const found = (await seen()).users.find((user) => user.username === username);
    if (found === undefined) throw new Error(`There is no user ${username}`);
    return found.id;
  }

  /** Of several that look the same, the one that is as old as this one among them. */
  async function branchId(branch: Branch): Promise<number> {
    const now = await seen();
    const paths = pathsOf(now);
    const path = pathOf(branch);
    const alike = world().branches.filter((one) => pathOf(one) === path);
    const ids = now.branches.map(({ id }) => id).filter((id) => paths.get(id) === path);
    const found = ids.toSorted((one, other) => one - other)[alike.indexOf(branch)];
    if (found === undefined) throw new Error(`There is no branch ${path}`);
    return found;
  }

  async function fieldsOf(values: Person['values']): Promise<Record<string, unknown>> {
    const fields: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      if (!isField(name)) continue;
      fields[FIELDS[name]] =
        name === 'team' ? await optionOf(value) : name === 'vip' && value !== null ? (value === 'true' ? 1 : 2) : value;
    }
    return fields;
  }

  /** One user is given options by id, which are in the order in which they were made. */
  async function optionOf(label: string | null): Promise<number | null> {
    if (label === null) return null;
    const { data } = option.parse(await send('GET', `/by-hand/manage/v1/user_fields/${FIELDS.team}`));
    return data.dropdown_options[world().dropdown.indexOf(label)]?.option_id ?? null;
  }

  return {
    configuration: () => ({
      directory: {
        kind: 'docebo',
        url: sandbox.url,
        grant: 'client_credentials',
        clientId: 'rollcall',
        clientSecret: '${DOCEBO_SECRET}',
        callsPerHour: 1_000_000,
        chunk: 5,
      },
    }),
    keyOf: (target) => (isField(target) ? `field_${FIELDS[target]}` : target),
    async prepare({ dropdown }) {
      if (dropdown.length === options) return;
      const added = dropdown.slice(options).map((label) => ({ translations: { all: label } }));
      options = dropdown.length;
      await send('PUT', `/by-hand/manage/v1/user_fields/${FIELDS.team}`, { dropdown_options: { new: added } });
      await survey();
    },
    async found() {
      const { branches } = await seen();
      const root = branches.find(({ parent }) => parent === null);
      if (root === undefined) return [];
      const top: Branch = { name: root.name, code: null, parent: null };
      const below = branches.filter(({ parent }) => parent === root.id).toSorted((one, other) => one.id - other.id);
      return [top, ...below.map(({ name, code }) => ({ name, code: code === '' ? null : code, parent: top }))];
    },
    async actual() {
      const now = await seen();
      const { rows: links } = await sql<{ source_id: string; username: string | null }>`
        select source_id, username from link left join platform_person person on person.id = person_id`.execute(db);
      return {
        ...platformOf(now),
        links: Object.fromEntries(links.map(({ source_id, username }) => [source_id, username ?? 'gone'])),
      };
    },
    expected: (now) => unstarred(expectedPlatform(now)),
    async valuesOf(username) {
      const found = (await seen()).users.find((user) => user.username === username);
      return new Map<string, unknown>(
        found === undefined ? [] : Object.entries({ ...valuesOf(found), active: found.active }),
      );
    },
    remembered: true,
    async settle({ anyway } = { anyway: false }) {
      if (!(isChanged || anyway)) return false;
      isChanged = false;
      await repair();
      return true;
    },
    edits: {
      async addPerson({ username, level, values: { firstname, lastname } }) {
        const body = { userid: username, password: 'By-hand-1', firstname, lastname, level: LEVELS[level] };
        await byHand('POST', '/user', body);
      },
      async savePerson(person, before, { unseen } = { unseen: false }) {
        const wasChanged = isChanged;
        const { username, level, active, values } = person;
        const { firstname, lastname, email } = values;
        await byHand('PUT', `/user/${await userId(before)}`, {
          userid: username,
          level: LEVELS[level],
          valid: active,
          firstname: firstname ?? '',
          lastname: lastname ?? '',
          email: email ?? '',
          additional_fields: await fieldsOf(values),
        });
        if (unseen) isChanged = wasChanged;
      },
      async addMember({ username }, branch) {
        const body = { branch_ids: [await branchId(branch)], user_ids: [await userId(username)] };
        await byHand('PUT', '/user/add_to_branch', body);
      },
      async addBranch({ name, code }, below) {
        const body = { translations: { all: name }, id_parent: await branchId(below), ...(code ? { code } : {}) };
        await byHand('POST', '/orgchart', body);
      },
      async changeBranch(branch, { parent, name, code }) {
        const id = await branchId(branch);
        if (parent)
          return void (await byHand('POST', `/orgchart/${id}/move`, { id_new_parent: await branchId(parent) }));
        const translations = { all: name ?? branch.name, english: name ?? branch.name };
        await byHand('PUT', `/orgchart/${id}`, { translations, ...(code ? { code } : {}) });
      },
      // Docebo leaves the people of a branch that is deleted in no branch.
      deleteBranch: null,
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

function tenantOf({ dropdown }: World): DataInput {
  return {
    name: 'Model',
    root: { name: 'Platform' },
    fields: [
      { id: FIELDS.sfdc_id, title: 'sfdc_id' },
      { id: FIELDS.sfdc_user_type, title: 'sfdc_user_type' },
      { id: FIELDS.team, title: 'Team', type: 'dropdown', options: dropdown },
      { id: FIELDS.hired, title: 'Hired', type: 'date' },
      { id: FIELDS.vip, title: 'Very important', type: 'yesno' },
      { id: FIELDS.employer, title: 'Employer' },
      { id: FIELDS.group, title: 'Group' },
    ],
    branches: DESTINATIONS.map((code) => ({ code, name: code })),
  };
}

function pathsOf({ branches }: State): ReadonlyMap<number, string> {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const path = (id: number): string => {
    const branch = byId.get(id);
    if (branch === undefined) return '/gone';
    const above = branch.parent === null ? '' : path(branch.parent);
    return `${above}/${branch.name}${branch.code === '' ? '' : `[${branch.code}]`}`;
  };
  return new Map(branches.map(({ id }) => [id, path(id)]));
}

function platformOf(now: State): Omit<Platform, 'links'> {
  const paths = pathsOf(now);
  return {
    people: Object.fromEntries(
      now.users
        .filter(({ username }) => username !== ADMIN)
        .map((user) => [
          user.username,
          {
            values: valuesOf(user),
            level: user.level,
            active: user.active,
            mustChangePassword: user.forceChange,
            sfdc: `${user.fields['field_2'] ?? 'null'} ${user.fields['field_1'] ?? 'null'}`,
            memberships: user.branches.map((id) => paths.get(id) ?? 'gone').sort(),
          },
        ]),
    ),
    branches: [...paths.values()].sort(),
  };
}

function valuesOf({ firstname, lastname, email, fields }: State['users'][number]): Record<string, string> {
  const own = { firstname, lastname, email };
  const additional = Object.entries(FIELDS).map(([name, id]) => {
    const value = fields[`field_${id}`];
    return [name, name === 'vip' && value !== undefined ? String(value === 'Yes') : value] as const;
  });
  const all = [...Object.entries(own), ...additional.filter(([name]) => !name.startsWith('sfdc'))];
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

/** Docebo does not say who has put somebody into a branch. */
function unstarred({ people, ...platform }: Platform): Platform {
  return {
    ...platform,
    people: Object.fromEntries(
      Object.entries(people).map(([username, person]) => [
        username,
        { ...person, memberships: person.memberships.map((path) => path.replace(/\*$/, '')) },
      ]),
    ),
  };
}
