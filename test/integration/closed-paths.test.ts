import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClosedPath } from '../../src/config/environment.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type Caller, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { recordRoutes } from '../support/registered-routes.ts';

let database: BorrowedDatabase;
let context: Context;

beforeAll(async () => {
  database = await borrowDatabase();
  context = await createContext(readEnvironment({ ROLLCALL_DATABASE_URL: database.url }));
});

afterAll(async () => {
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const isReference = (url: string) => url === '/docs/api' || url.startsWith('/docs/api/');

/** Status of everything that describes or measures this server, by address, for each who asks. */
async function answers(closed: readonly ClosedPath[]) {
  const { started: api, routes } = await recordRoutes(() => startApi(context, { closed }));
  await using server = api;
  const paths = routes
    .filter(({ method, url }) => method === 'GET' && (isReference(url) || url === '/metrics'))
    .map(({ url }) => url.replace('*', 'index.css'));
  const open = ['/healthz', '/readyz', '/api/v1/setup'];
  const ask = async ({ headers }: Caller) => {
    const seen = new Map<string, number>();
    for (const path of [...new Set(paths), ...open]) {
      seen.set(path, (await fetch(server.address + path, { headers, redirect: 'manual' })).status);
    }
    return seen;
  };
  return {
    nobody: await ask(server.nobody),
    user: await ask(await server.signedInAs('user')),
    otherToken: await ask(await server.token('platform:read')),
    superadmin: await ask(await server.signedIn()),
    token: await ask(await server.token('runs:read')),
  };
}

const ofReference = (seen: ReadonlyMap<string, number>) => [...seen].filter(([path]) => isReference(path));
const statuses = (seen: readonly (readonly [string, number])[]) => [...new Set(seen.map(([, status]) => status))];

describe('the reference and the metrics', () => {
  it('answer everybody unless they are closed', async () => {
    const { nobody, user } = await answers([]);
    expect(ofReference(nobody).length).toBeGreaterThan(5);
    for (const seen of [nobody, user]) {
      expect(seen.get('/metrics')).toBe(200);
      expect(statuses([...seen]).filter((status) => status === 401 || status === 403)).toEqual([]);
    }
  });

  it('are closed with every file of theirs, to all but superadmins and tokens that may read runs', async () => {
    const { nobody, user, otherToken, superadmin, token } = await answers(['docs', 'metrics']);
    expect(statuses(ofReference(nobody))).toEqual([401]);
    expect(statuses(ofReference(user))).toEqual([403]);
    expect(statuses(ofReference(otherToken))).toEqual([403]);
    expect([nobody, user, otherToken].map((seen) => seen.get('/metrics'))).toEqual([401, 403, 403]);
    for (const seen of [superadmin, token]) {
      expect([seen.get('/metrics'), seen.get('/docs/api/json')]).toEqual([200, 200]);
      expect(statuses(ofReference(seen)).filter((status) => status === 401 || status === 403)).toEqual([]);
    }
    for (const seen of [nobody, user]) {
      expect(['/healthz', '/readyz', '/api/v1/setup'].map((path) => seen.get(path))).toEqual([200, 200, 200]);
    }
  });

  it('are closed each by itself', async () => {
    const { nobody } = await answers(['metrics']);
    expect([nobody.get('/metrics'), nobody.get('/docs/api/json')]).toEqual([401, 200]);
  });
});
