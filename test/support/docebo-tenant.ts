import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import type { DataInput } from '../../sandbox/docebo/data/format.ts';
import type { SandboxOptions } from '../../sandbox/docebo/http/options.ts';
import { type DoceboSandbox, startDoceboSandbox } from '../../sandbox/docebo/http/server.ts';
import type { ContextOptions } from '../../src/context.ts';

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
      provisionedBy: z.string().nullable(),
      branches: z.array(z.number()),
      fields: z.record(z.string(), z.string()),
    }),
  ),
  mails: z.array(z.unknown()),
});

const report = z.object({ faults: z.array(z.object({ hits: z.number() })) });
const concurrency = z.object({ running: z.number(), refused: z.number(), overlapping: z.number() });

export interface TenantUser {
  readonly username: string;
  readonly name: string;
  readonly active: boolean;
  /** Paths of names, as `Customers › Northwind`. */
  readonly branches: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

/** A sandbox Docebo that a test changes by hand, while Rollcall looks on from outside. */
export interface DoceboTenant extends AsyncDisposable {
  readonly url: string;
  readonly sandbox: DoceboSandbox;
  /** Everybody but the superadmin `admin`, by username. */
  users(): Promise<TenantUser[]>;
  /** `Customers [CUSTOMERS]`, `Customers › Northwind [001…]`, by path. */
  branches(): Promise<string[]>;
  raw(): Promise<z.infer<typeof state>>;
  /** The id of the branch with this code, or of the user with this username. */
  branchId(code: string): Promise<number>;
  userId(username: string): Promise<number>;
  /** An administrator's doing in the browser. */
  byHand(method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: object): Promise<void>;
  control(path: string, body?: object): Promise<void>;
  /** How many requests the faults have hit that there are. */
  hits(): Promise<number>;
  clearFaults(): Promise<void>;
  /** Batch and branch calls: how many run now, and how many have met another one. */
  concurrency(): Promise<z.infer<typeof concurrency>>;
  /** Calls since this was asked last, by method and route; signing in is left out. */
  calls(): Promise<Readonly<Record<string, number>>>;
}

let files = 0;

/** Starts a sandbox on a free port with the platform that is given. */
export async function startTenant(data: DataInput, options: SandboxOptions = {}): Promise<DoceboTenant> {
  files += 1;
  const dataFile = join(inject('testFolder'), `tenant-${process.pid}-${files}.json`);
  writeFileSync(dataFile, JSON.stringify(data));
  const sandbox = await startDoceboSandbox({ port: 0, batchTime: 0, dataFile, ...options });
  const { url } = sandbox;

  async function send(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(`${url}/__sandbox${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text;
  }

  const raw = async () => state.parse(JSON.parse(await send('GET', '/state')));

  async function paths(): Promise<Map<number, string>> {
    const { branches } = await raw();
    const byId = new Map(branches.map((branch) => [branch.id, branch]));
    const pathOf = (id: number): string => {
      const branch = byId.get(id);
      if (branch?.parent == null) return '';
      return [pathOf(branch.parent), branch.name].filter((part) => part !== '').join(' › ');
    };
    return new Map(branches.map(({ id }) => [id, pathOf(id)]));
  }

  return {
    url,
    sandbox,
    raw,
    async users() {
      const names = await paths();
      const { users } = await raw();
      return users
        .filter(({ username }) => username !== 'admin')
        .map(({ username, firstname, lastname, active, branches, fields }) => ({
          username,
          name: `${firstname} ${lastname}`,
          active,
          branches: branches.map((id) => names.get(id) ?? `gone ${id}`).toSorted(),
          fields,
        }))
        .toSorted((one, other) => (one.username.toLowerCase() < other.username.toLowerCase() ? -1 : 1));
    },
    async branches() {
      const names = await paths();
      const { branches } = await raw();
      return branches
        .filter(({ parent }) => parent !== null)
        .map(({ id, code }) => `${names.get(id) ?? ''} [${code}]`)
        .toSorted();
    },
    async branchId(code) {
      const found = (await raw()).branches.find((branch) => branch.code === code);
      if (found === undefined) throw new Error(`There is no branch ${code}.`);
      return found.id;
    },
    async userId(username) {
      const found = (await raw()).users.find((user) => user.username === username);
      if (found === undefined) throw new Error(`There is no user ${username}.`);
      return found.id;
    },
    byHand: async (method, path, body) => void (await send(method, `/by-hand/manage/v1${path}`, body)),
    control: async (path, body) => void (await send('POST', path, body)),
    hits: async () =>
      report.parse(JSON.parse(await send('GET', '/faults'))).faults.reduce((sum, { hits }) => sum + hits, 0),
    clearFaults: async () => void (await send('DELETE', '/faults')),
    concurrency: async () => concurrency.parse(JSON.parse(await send('GET', '/concurrency'))),
    async calls() {
      const { requests } = sandbox.stats();
      await send('DELETE', '/stats');
      return Object.fromEntries(
        Object.entries(requests)
          .filter(([name]) => !name.includes('/oauth2/'))
          .map(([name, count]) => [name.replace('/manage/v1', ''), count]),
      );
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** Fields that every tenant of these tests has; `field_<id>` in mappings. */
export const TENANT_FIELDS = [
  { id: 1, title: 'sfdc_id' },
  { id: 2, title: 'sfdc_user_type' },
  { id: 3, title: 'Team', type: 'dropdown', options: ['Engineering', 'Operations'] },
  { id: 4, title: 'Country', type: 'country' },
  { id: 5, title: 'Hired on', type: 'date' },
  { id: 6, title: 'Newsletter', type: 'yesno' },
  { id: 7, title: 'Motto', type: 'textarea' },
] satisfies DataInput['fields'];

/** Destinations of the training configuration. */
export const TENANT_BRANCHES = [
  { code: 'STAFF', name: 'Staff' },
  { code: 'CUSTOMERS', name: 'Customers' },
] satisfies DataInput['branches'];

/** A tenant with those, and with these users. */
export function trainingTenant(users: DataInput['users'] = []): DataInput {
  return { name: 'Training', fields: TENANT_FIELDS, branches: TENANT_BRANCHES, users };
}

/** Of a mapping of contacts, the lines that a tenant has other keys for. */
export const TENANT_MAPPING = {
  username: 'Email',
  firstname: 'FirstName',
  lastname: 'LastName',
  email: 'Email',
  field_3: { field: 'Team__c', picklist: 'label' },
  field_4: 'Country__c',
  field_5: 'Hire_Date__c',
  field_6: 'Newsletter__c',
  field_7: 'Motto__c',
};

/** A directory of a connection that signs in to a sandbox. */
export const TENANT_ACCESS = {
  kind: 'docebo',
  url: '${DOCEBO_URL}',
  grant: 'client_credentials',
  clientId: 'rollcall',
  clientSecret: '${DOCEBO_CLIENT_SECRET}',
};

/** Waits of milliseconds instead of minutes, for a sandbox that is done when it answers. */
export const QUICK_TENANT = {
  docebo: {
    retry: { baseMs: 5, maxWaitMs: 50, lostMs: 50 },
    gate: { graceMs: 50, lookMs: 5, beatMs: 2000, staleMs: 60_000 },
  },
} as const satisfies ContextOptions;
