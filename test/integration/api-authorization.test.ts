import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApi, openApiDocument } from '../../scripts/documentation/openapi.ts';
import { isScope, SCOPE_NAMES, type Scope } from '../../src/administration/access/scopes.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let document: OpenApi;

beforeAll(async () => {
  document = await openApiDocument();
  database = await borrowDatabase();
  context = await createContext(readEnvironment({ ROLLCALL_DATABASE_URL: database.url }));
  api = await startApi(context);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const PLACEHOLDERS: Readonly<Record<string, string>> = { id: '999999', connection: 'acme', entity: 'contacts' };

/** Everybody who might call, but for programs. `temporary`: has to change their password first. */
const CALLERS = ['nobody', 'user', 'poweruser', 'superadmin', 'temporary'] as const;
type CallerKind = (typeof CALLERS)[number];

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly needs: 'nothing' | 'session' | 'superadmin' | Scope;
  readonly beforePasswordChange: boolean;
}

/** Every operation with what lets somebody in: the description is made from the configuration of the routes. */
function operations(): Operation[] {
  return Object.entries(document.paths).flatMap(([pattern, methods]) =>
    Object.entries(methods).map(([method, { security = [], responses = {} }]) => {
      const scope = security.flatMap(({ token = [] }) => token).find(isScope);
      const roles = security.flatMap(({ session = [] }) => session);
      const path = pattern
        .replace('/api/v1', '')
        .replaceAll(/\{(\w+)\}/g, (_, key: string) => PLACEHOLDERS[key] ?? '1');
      const session = roles.includes('superadmin') ? 'superadmin' : 'session';
      const needs = security.length === 0 ? 'nothing' : (scope ?? session);
      const beforePasswordChange = !JSON.stringify(responses['403'] ?? '').includes('`password_change_required`');
      return { name: `${method} ${pattern}`, method: method.toUpperCase(), path, needs, beforePasswordChange };
    }),
  );
}

/** The code by which somebody is kept out of an operation; null: they may call it, whatever comes of it. */
function expectedRefusal({ needs, beforePasswordChange }: Operation, caller: CallerKind): string | null {
  if (needs === 'nothing') return null;
  if (caller === 'nobody') return 'sign_in_required';
  if (caller === 'temporary' && !beforePasswordChange) return 'password_change_required';
  if (needs === 'session' || caller === 'superadmin' || caller === 'temporary') return null;
  return 'forbidden';
}

const REFUSALS = ['sign_in_required', 'password_change_required', 'forbidden'];

async function enter(kind: CallerKind): Promise<Caller> {
  if (kind === 'nobody') return api.nobody;
  if (kind === 'superadmin') return await api.signedIn();
  return kind === 'temporary'
    ? await api.signedInAs('superadmin', { username: 'temporary', mustChange: true })
    : await api.signedInAs(kind);
}

/** A stream that goes on for as long as somebody listens. */
const ENDLESS = '/runs/events';

async function send(caller: Caller, { method, path }: Operation): Promise<{ readonly body: unknown }> {
  if (path !== ENDLESS)
    return await caller.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
  const answer = await fetch(`${api.address}/api/v1${path}`, { headers: caller.headers });
  if (!answer.ok) return { body: await answer.json() };
  await answer.body?.cancel();
  return { body: '' };
}

/** Names of the operations that do not refuse the caller with this code. */
async function notRefusing(caller: Caller, wanted: readonly Operation[], code: string): Promise<string[]> {
  const open: string[] = [];
  for (const operation of wanted) {
    const { body } = await send(caller, operation);
    if (!JSON.stringify(body).includes(`"code":"${code}"`)) open.push(operation.name);
  }
  return open;
}

describe('every operation', () => {
  it.each(CALLERS)('lets in whom its route says, and nobody else: %s', async (kind) => {
    const table: Record<string, string | null> = {};
    const answers: Record<string, string | null> = {};
    let caller = await enter(kind);
    for (const operation of operations()) {
      const { body } = await send(caller, operation);
      if (operation.name === 'delete /api/v1/session') caller = await enter(kind);
      const code = JSON.stringify(body).match(/"code":"(\w+)"/)?.[1] ?? '';
      table[operation.name] = expectedRefusal(operation, kind);
      answers[operation.name] = REFUSALS.includes(code) ? code : null;
    }
    expect(answers).toEqual(table);
  });

  it('is in the audit log where somebody was refused it, a read too, and once for many tries', async () => {
    const caller = await api.signedInAs('user', { username: 'curious' });
    for (let tries = 0; tries < 3; tries += 1) await caller.call('GET', '/people/7');
    await caller.call('DELETE', '/sessions', undefined, { 'x-csrf-token': 'forged' });
    const events = await listAuditEvents(context.db, { actor: 'curious' }, 5);
    expect(events).toMatchObject([
      { action: 'access.refuse', outcome: 'refused', code: 'request_forged' },
      { action: 'access.refuse', code: 'forbidden', target: null, detail: { operation: 'GET /api/v1/people/:id' } },
    ]);
    expect(events).toHaveLength(2);
  });

  it('is open to whoever is signed in, or before a new password is chosen (R9), only where it is listed here', () => {
    const named = (which: (operation: Operation) => boolean) =>
      operations()
        .filter(which)
        .map(({ name }) => name.replace('/api/v1', ''));
    expect(named(({ needs }) => needs === 'session')).toEqual([
      'get /session',
      'delete /session',
      'get /sessions',
      'delete /sessions',
      'delete /sessions/{id}',
      'get /profile',
      'put /profile/password',
      'get /profile/second-factor',
      'post /profile/second-factor',
      'put /profile/second-factor',
      'post /profile/second-factor/recovery-codes',
      'post /profile/second-factor/removal',
    ]);
    const before = named(({ needs, beforePasswordChange }) => needs !== 'nothing' && beforePasswordChange);
    expect(before).toEqual(['get /session', 'delete /session', 'put /profile/password']);
  });

  it('is closed to a token that has every scope but the one it needs', async () => {
    const open: string[] = [];
    for (const scope of SCOPE_NAMES) {
      // Whoever may write may read.
      const others = SCOPE_NAMES.filter((name) => name !== scope && name !== scope.replace(':read', ':write'));
      const needing = operations().filter(({ needs }) => needs === scope);
      open.push(...(await notRefusing(await api.token(...others), needing, 'forbidden')));
    }
    expect(open).toEqual([]);
  });

  it('that is about somebody themselves is closed to tokens with all scopes', async () => {
    const own = operations().filter(({ needs }) => needs === 'session' || needs === 'superadmin');
    expect(own.length).toBeGreaterThan(5);
    expect(await notRefusing(await api.token(...SCOPE_NAMES), own, 'forbidden')).toEqual([]);
  });

  it('that changes something refuses a session without its token', async () => {
    const admin = await api.signedIn();
    const changing = operations().filter(({ needs, method }) => needs !== 'nothing' && method !== 'GET');
    const forgetful: Caller = {
      headers: {},
      call: (method, path, body) => admin.call(method, path, body, { 'x-csrf-token': '' }),
    };
    expect(await notRefusing(forgetful, changing, 'request_forged')).toEqual([]);
  });
});
