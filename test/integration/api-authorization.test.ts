import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApi, openApiDocument } from '../../scripts/documentation/openapi.ts';
import { isScope, SCOPE_NAMES, type Scope } from '../../src/administration/access/scopes.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
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

const PLACEHOLDERS: Readonly<Record<string, string>> = { id: '1', connection: 'acme', entity: 'contacts' };

/** Every operation with what lets somebody in: `session`, a scope, or nothing. */
function operations(): { name: string; method: string; path: string; needs: 'nothing' | 'session' | Scope }[] {
  return Object.entries(document.paths).flatMap(([pattern, methods]) =>
    Object.entries(methods).map(([method, { security = [] }]) => {
      const scope = security.flatMap(({ token = [] }) => token).find(isScope);
      const path = pattern
        .replace('/api/v1', '')
        .replaceAll(/\{(\w+)\}/g, (_, key: string) => PLACEHOLDERS[key] ?? '1');
      const needs = security.length === 0 ? 'nothing' : (scope ?? 'session');
      return { name: `${method} ${pattern}`, method: method.toUpperCase(), path, needs };
    }),
  );
}

/** Names of the operations that do not refuse the caller with this code. */
async function notRefusing(caller: Caller, wanted: ReturnType<typeof operations>, code: string): Promise<string[]> {
  const open: string[] = [];
  for (const { name, method, path } of wanted) {
    const { body } = await caller.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    if (!JSON.stringify(body).includes(`"code":"${code}"`)) open.push(name);
  }
  return open;
}

describe('every operation', () => {
  it('is closed to whoever has not signed in, but for those by which one does', async () => {
    const open = await notRefusing(api.nobody, operations(), 'sign_in_required');
    expect(open).toEqual(['get /api/v1/setup', 'post /api/v1/setup', 'post /api/v1/session']);
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
    const own = operations().filter(({ needs }) => needs === 'session');
    expect(own.length).toBeGreaterThan(5);
    expect(await notRefusing(await api.token(...SCOPE_NAMES), own, 'forbidden')).toEqual([]);
  });

  it('that changes something refuses a session without its token', async () => {
    const admin = await api.signedIn();
    const changing = operations().filter(({ needs, method }) => needs !== 'nothing' && method !== 'GET');
    const forgetful: Caller = { call: (method, path, body) => admin.call(method, path, body, { 'x-csrf-token': '' }) };
    expect(await notRefusing(forgetful, changing, 'request_forged')).toEqual([]);
  });
});
