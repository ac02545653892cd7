import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApi } from '../../scripts/documentation/openapi.ts';
import { createApiToken } from '../../src/administration/access/api-tokens.ts';
import { isScope, SCOPE_NAMES } from '../../src/administration/access/scopes.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { credentialByUsername, type Duty, type Level } from '../../src/store/access/accounts.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { requireSecondFactor } from '../../src/store/access/required-second-factor.ts';
import { confirmTotp } from '../../src/store/access/second-factor.ts';
import { BEFORE_PASSWORD_CHANGE, BEFORE_SECOND_FACTOR, OPEN } from '../support/access-table.ts';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import {
  ACCESS_BY_NAME,
  atOnce,
  filled,
  methodOf,
  type Operation,
  operationsOf,
  PREFIX,
} from '../support/operations.ts';
import { type RegisteredRoute, recordRoutes } from '../support/registered-routes.ts';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let app: FastifyInstance;
let routes: readonly RegisteredRoute[];

beforeAll(async () => {
  database = await borrowDatabase();
  context = await createContext(readEnvironment({ ROLLCALL_DATABASE_URL: database.url }));
  const recorded = await recordRoutes(() => startApi(context));
  ({ started: api, app, routes } = recorded);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const operations = () => operationsOf(routes);
/** The same without those that answer without a body. */
const answering = () => operations().filter(({ method }) => method !== 'HEAD');

/** The code by which somebody is kept out; null: they may call it, whatever comes of it. */
type Refusal = (operation: Operation) => (typeof REFUSALS)[number] | null;

const REFUSALS = ['sign_in_required', 'password_change_required', 'second_factor_missing', 'forbidden'] as const;

const asNobody: Refusal = ({ access }) => (access === 'public' ? null : 'sign_in_required');
const asUser: Refusal = ({ access }) => (access === 'public' || access === 'self' ? null : 'forbidden');
const asSuperadmin: Refusal = () => null;
const asTemporary: Refusal = ({ name, access }) =>
  access === 'public' || BEFORE_PASSWORD_CHANGE.includes(name) ? null : 'password_change_required';
const asToken: Refusal = ({ access }) => (access === 'public' || isScope(access) ? null : 'forbidden');

const asLacking: Refusal = ({ name, access }) =>
  access === 'public' || BEFORE_SECOND_FACTOR.includes(name) ? null : 'second_factor_missing';
const asLackingUser: Refusal = (operation) => asLacking(operation) ?? asUser(operation);
const asLackingToken: Refusal = (operation) =>
  isScope(operation.access) ? 'second_factor_missing' : asToken(operation);

const asTemporaryToken: Refusal = (operation) =>
  isScope(operation.access) ? 'password_change_required' : asToken(operation);

/** A token with every scope, of an administrator whose password was reset afterwards. */
async function tokenOfTemporary(): Promise<Caller> {
  await api.signedInAs('superadmin', { username: 'reset' });
  const account = await credentialByUsername(context.db, 'reset', context.now());
  const request = { name: 'nightly', scopes: SCOPE_NAMES, expiresInDays: null };
  const { token } = await createApiToken(context.db, account ?? expect.fail('nobody'), request, context.now());
  await api.signedInAs('superadmin', { username: 'reset', mustChange: true });
  return api.with({ authorization: `Bearer ${token}` });
}

interface Somebody {
  readonly enter: () => Promise<Caller>;
  readonly refusal: Refusal;
}

/** Everybody who might call. A temporary password closes everything to whoever came in by it, and by it alone (R9). */
const CALLERS: Readonly<Record<string, Somebody>> = {
  nobody: { enter: async () => api.nobody, refusal: asNobody },
  'a user': { enter: () => api.signedInAs('user'), refusal: asUser },
  'a power user': { enter: () => api.signedInAs('poweruser'), refusal: asUser },
  'a superadmin': { enter: () => api.signedIn(), refusal: asSuperadmin },
  'a superadmin with a temporary password': {
    enter: () => api.signedInAs('superadmin', { username: 'temporary admin', mustChange: true }),
    refusal: asTemporary,
  },
  'a user who came by a provider': {
    enter: () => api.signedInAs('user', { username: 'sso', mustChange: true, method: 'sso' }),
    refusal: asUser,
  },
  'a superadmin inside Salesforce': {
    enter: () => api.signedInAs('superadmin', { username: 'inside admin', mustChange: true, method: 'salesforce' }),
    refusal: asSuperadmin,
  },
  'a token of somebody with a temporary password': { enter: tokenOfTemporary, refusal: asTemporaryToken },
  'a token of every scope': { enter: () => api.token(...SCOPE_NAMES), refusal: asToken },
};

/** A stream that goes on for as long as somebody listens. */
const ENDLESS = 'GET /runs/events';

/** The code of a refusal; null where the caller came through. */
async function refusedWith(caller: Caller, { name, method, url }: Operation): Promise<string | null> {
  const { headers } = caller;
  if (name === ENDLESS) {
    const answer = await fetch(api.address + url, { headers });
    if (!answer.ok) return codeIn(answer.status, await answer.text());
    await answer.body?.cancel();
    return null;
  }
  const changes = method !== 'GET' && method !== 'DELETE';
  const answer = await app.inject({ method: methodOf(method), url, headers, ...(changes ? { payload: {} } : {}) });
  return codeIn(answer.statusCode, answer.body);
}

/** The same where a second factor is required of everybody, which nobody of these has unless it is said. */
const WHERE_REQUIRED: Readonly<Record<string, Somebody>> = {
  nobody: { enter: async () => api.nobody, refusal: asNobody },
  'a user': { enter: () => api.signedInAs('user'), refusal: asLackingUser },
  'a power user': { enter: () => api.signedInAs('poweruser'), refusal: asLackingUser },
  'a superadmin': { enter: () => api.signedIn(), refusal: asLacking },
  'a superadmin with a temporary password, too': {
    enter: () => api.signedInAs('superadmin', { username: 'temporary admin', mustChange: true }),
    refusal: asTemporary,
  },
  'a superadmin who has one': { enter: () => withFactor('superadmin'), refusal: asSuperadmin },
  'a user who has one': { enter: () => withFactor('user'), refusal: asUser },
  'a user who came by a provider': {
    enter: () => api.signedInAs('user', { username: 'sso', method: 'sso' }),
    refusal: asUser,
  },
  'a superadmin inside Salesforce': {
    enter: () => api.signedInAs('superadmin', { username: 'inside admin', method: 'salesforce' }),
    refusal: asSuperadmin,
  },
  'a token that a superadmin had before': { enter: () => api.token(...SCOPE_NAMES), refusal: asLackingToken },
};

async function withFactor(level: Level): Promise<Caller> {
  const username = `${level} with a second factor`;
  const caller = await api.signedInAs(level, { username });
  const account = await credentialByUsername(context.db, username, context.now());
  await confirmTotp(context.db, account?.id ?? expect.fail('nobody'), context.now());
  return caller;
}

const endsSession = ({ name }: Operation) => name === 'DELETE /session' || name === 'POST /sessions/revocation';

/** Calls everything; what ends a session, in one of its own. */
async function expectRefusals({ enter, refusal }: Somebody, entered?: Caller): Promise<void> {
  const caller = entered ?? (await enter());
  const [ending, others] = [answering().filter(endsSession), answering().filter((one) => !endsSession(one))];
  const answers = await atOnce(others, (operation) => refusedWith(caller, operation));
  for (const operation of ending) answers[operation.name] = await refusedWith(await enter(), operation);
  expect(Object.keys(answers)).toHaveLength(ACCESS_BY_NAME.size);
  expect(answers).toEqual(Object.fromEntries(answering().map((operation) => [operation.name, refusal(operation)])));
}

const codeIn = (status: number, body: string) => {
  const code = status === 401 || status === 403 ? (/"code":"(\w+)"/.exec(body)?.[1] ?? '') : '';
  return REFUSALS.find((refusal) => refusal === code) ?? null;
};

describe('every operation', () => {
  it('is in the table of who may call what, and the server says the same of it', () => {
    const registered = routes
      .filter(({ method, url }) => method !== 'HEAD' && url.startsWith(PREFIX))
      .map(({ method, url, config }) => [`${method} ${url.slice(PREFIX.length)}`, config?.access]);
    expect(Object.fromEntries(registered)).toEqual(Object.fromEntries(ACCESS_BY_NAME));
    const openDespite = (duty: Duty) =>
      routes
        .filter(({ method, config }) => method !== 'HEAD' && config?.despite?.includes(duty) === true)
        .map(({ method, url }) => `${method} ${url.slice(PREFIX.length)}`);
    expect(openDespite('password')).toEqual(BEFORE_PASSWORD_CHANGE);
    expect(openDespite('second_factor')).toEqual(BEFORE_SECOND_FACTOR);
  });

  it.each(Object.keys(CALLERS))('lets in whom the table says, and nobody else: %s', async (kind) => {
    await expectRefusals(CALLERS[kind] ?? expect.fail(kind));
  });

  it.each(Object.keys(WHERE_REQUIRED))(
    'is closed where a second factor is required, until there is one: %s',
    async (kind) => {
      const { enter, refusal } = WHERE_REQUIRED[kind] ?? expect.fail(kind);
      // Whoever is in already is kept out from then on.
      const caller = await enter();
      await requireSecondFactor(context.db, 'everybody');
      try {
        await expectRefusals({ enter, refusal }, caller);
      } finally {
        await requireSecondFactor(context.db, 'nobody');
      }
    },
  );

  it('is closed to administrators alone where it is required of them', async () => {
    await requireSecondFactor(context.db, 'administrators');
    const answers: [string, number][] = [];
    for (const level of ['user', 'poweruser', 'superadmin'] as const) {
      answers.push([level, (await (await api.signedInAs(level)).call('GET', '/profile')).status]);
    }
    await requireSecondFactor(context.db, 'nobody');
    expect(answers).toEqual([
      ['user', 200],
      ['poweruser', 403],
      ['superadmin', 403],
    ]);
  });

  it.each(SCOPE_NAMES)(
    'of the scope is open to a token that has it alone, and closed to one that has all others: %s',
    async (scope) => {
      const needing = answering().filter(({ access }) => access === scope);
      // Whoever may write may read.
      const others = SCOPE_NAMES.filter((name) => name !== scope && name !== scope.replace(':read', ':write'));
      const [alone, without] = [await api.token(scope), await api.token(...others)];
      const answers = await atOnce(needing, async (operation) => [
        await refusedWith(alone, operation),
        await refusedWith(without, operation),
      ]);
      expect(needing.length).toBeGreaterThan(5);
      expect(answers).toEqual(Object.fromEntries(needing.map(({ name }) => [name, [null, 'forbidden']])));
    },
  );

  it('that is a GET is closed as a HEAD, too', async () => {
    const heads = operations().filter(({ method }) => method === 'HEAD');
    expect(heads.length).toBeGreaterThan(40);
    const { headers } = await api.signedInAs('user');
    const statuses = await atOnce(heads, async ({ url, access }) => [
      access,
      (await app.inject({ method: 'HEAD', url })).statusCode,
      access === 'self' ? null : (await app.inject({ method: 'HEAD', url, headers })).statusCode,
    ]);
    for (const [name, [access, nobody, user]] of Object.entries(statuses)) {
      if (access === 'public') continue;
      expect({ name, nobody, user }).toEqual({ name, nobody: 401, user: access === 'self' ? null : 403 });
    }
  });

  it('says in the description of the API who may call it, and whether before a password is chosen (R9) or a second factor set up', async () => {
    const { paths } = (await app.inject('/docs/api/json')).json<OpenApi>();
    const described = Object.entries(paths).flatMap(([pattern, methods]) =>
      Object.entries(methods).map(([method, { security = [], responses = {} }]) => {
        const name = `${method.toUpperCase()} ${pattern.slice(PREFIX.length).replaceAll(/\{(\w+)\}/g, ':$1')}`;
        const scope = security.flatMap(({ token = [] }) => token).find(isScope);
        const roles = security.flatMap(({ session = [] }) => session);
        const access =
          security.length === 0 ? 'public' : (scope ?? (roles.includes('superadmin') ? 'session' : 'self'));
        const lets = (code: string) =>
          access !== 'public' && !JSON.stringify(responses['403'] ?? '').includes(`\`${code}\``);
        return [
          name,
          { access, before: lets('password_change_required'), beforeFactor: lets('second_factor_missing') },
        ];
      }),
    );
    const table = [...ACCESS_BY_NAME].map(([name, access]) => [
      name,
      { access, before: BEFORE_PASSWORD_CHANGE.includes(name), beforeFactor: BEFORE_SECOND_FACTOR.includes(name) },
    ]);
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(table));
  });

  it('is in the audit log where somebody was refused it, a read too, and once for many tries', async () => {
    const caller = await api.signedInAs('user', { username: 'curious' });
    for (let tries = 0; tries < 3; tries += 1) await caller.call('GET', '/people/7');
    await caller.call('POST', '/sessions/revocation', {}, { 'x-csrf-token': 'forged' });
    const events = await listAuditEvents(context.db, { actor: 'curious' }, 5);
    expect(events).toMatchObject([
      { action: 'access.refuse', outcome: 'refused', code: 'request_forged' },
      { action: 'access.refuse', code: 'forbidden', target: null, detail: { operation: 'GET /api/v1/people/:id' } },
    ]);
    expect(events).toHaveLength(2);
  });
});

describe('everything that is no operation', () => {
  /** Files that were built: listed at the start, each at its own address. */
  const isFile = (url: string) => /^\/(?:assets\/|rollcall\.svg$|docs\/api\/(?:static\/|json$|yaml$))/.test(url);
  const others = () => routes.filter(({ url }) => !url.startsWith(PREFIX));

  it('is in the table of what is open to everybody, or a file of the pages', () => {
    const named = others()
      .filter(({ url, method }) => !isFile(url) && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`);
    expect(named.toSorted()).toEqual(Object.keys(OPEN).toSorted());
    const files = others().filter(({ url }) => isFile(url));
    expect(files.length).toBeGreaterThan(50);
    for (const { method } of files) expect(['GET', 'HEAD']).toContain(method);
  });

  it('answers everybody alike, and makes nobody anybody', async () => {
    const callers = await Promise.all(Object.values(CALLERS).map(({ enter }) => enter()));
    for (const [name, status] of Object.entries(OPEN)) {
      const [method = '', url = ''] = name.split(' ');
      const form = method === 'POST' ? { payload: '', headers: FORM } : { headers: {} };
      for (const { headers } of callers) {
        const answer = await app.inject({
          method: methodOf(method),
          url: filled(url),
          ...form,
          headers: { ...headers, ...form.headers },
        });
        expect({ name, status: answer.statusCode }).toEqual({ name, status });
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    }
  });

  it('is a page of the console for whoever looks, with nothing in it, whatever the address', async () => {
    const callers = await Promise.all(Object.values(CALLERS).map(({ enter }) => enter()));
    for (const url of ['/', '/index.html', '/users/1', '/sign-in', '/administrators']) {
      const pages = new Set<string>();
      for (const { headers } of callers) {
        const { body, statusCode } = await app.inject({ url, headers: { ...headers, accept: 'text/html' } });
        expect({ url, statusCode }).toEqual({ url, statusCode: 200 });
        pages.add(body.replace(/nonce="[^"]*"|content="[\w+/=]{20,}"/g, ''));
      }
      expect([...pages]).toHaveLength(1);
    }
    for (const url of ['/sources.sha256', '/pages.json']) {
      const built = await app.inject({ url });
      expect({ url, status: built.statusCode }).toEqual({ url, status: 404 });
    }
  });
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
