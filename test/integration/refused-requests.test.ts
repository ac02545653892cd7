import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type RunningApi, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { atOnce, methodOf, operationsOf, PREFIX } from '../support/operations.ts';
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

/** Those that answer with a body. */
const answering = () => operationsOf(routes).filter(({ method }) => method !== 'HEAD');

describe('requests that another site makes a browser send', () => {
  /** Each way in which a browser carries something that lets somebody in, with the header that shows who asks missing or wrong. */
  const SESSIONS = ['password', 'sso', 'salesforce'] as const;
  const FORGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'without the token': { 'x-csrf-token': '' },
    'with the token of another session': { 'x-csrf-token': 'a'.repeat(43) },
    'of another origin': { origin: 'https://evil.example' },
    'of an origin that is none': { origin: 'null' },
    'of another site': { 'sec-fetch-site': 'cross-site' },
    'of a neighbour under the same domain': { 'sec-fetch-site': 'same-site' },
  };

  it.each(SESSIONS)('are refused by operations that change something: %s', async (method) => {
    const { headers } = await api.signedInAs('superadmin', { username: `forged ${method}`, method });
    const changing = answering().filter((operation) => operation.access !== 'public' && operation.method !== 'GET');
    expect(changing.length).toBeGreaterThan(50);
    for (const [how, forged] of Object.entries(FORGED)) {
      const some = method === 'password' && how === 'without the token' ? changing : changing.slice(0, 3);
      const answers = await atOnce(some, async ({ method: verb, url }) => {
        const given = { ...headers, ...forged };
        const answer = await app.inject({ method: methodOf(verb), url, headers: given, payload: {} });
        return /"code":"(\w+)"/.exec(answer.body)?.[1];
      });
      expect({ how, answers }).toEqual({
        how,
        answers: Object.fromEntries(some.map(({ name }) => [name, 'request_forged'])),
      });
    }
  });

  it('are refused where nobody is signed in yet: nobody is signed in as somebody else by them', async () => {
    const open = answering().filter(({ access, method }) => access === 'public' && method !== 'GET');
    expect(open.length).toBeGreaterThan(5);
    for (const { method, url } of open) {
      for (const forged of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        const answer = await app.inject({ method: methodOf(method), url, headers: forged, payload: {} });
        expect({ url, body: answer.body }).toMatchObject({ body: expect.stringContaining('request_forged') });
      }
    }
  });

  it('are no forms: what a page of another site can post without asking first is no JSON', async () => {
    const { headers } = await api.signedIn();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await app.inject({
        method: 'POST',
        url: `${PREFIX}/branches`,
        headers: { ...headers, 'content-type': type },
        payload: '{"name":"Forged"}',
      });
      expect({ type, status: answer.statusCode }).toEqual({ type, status: 415 });
    }
  });
});

describe('text that no database keeps', () => {
  it.each(['a\0b', '\0', 'a\ud800b', '\udc00'])(
    'is refused wherever it stands, and nothing is asked with it: %j',
    async (text) => {
      const { headers } = await api.signedIn();
      const asked = [
        { method: 'POST', url: '/session', payload: { username: text, password: 'x' } },
        { method: 'POST', url: '/password-links', payload: { username: text } },
        { method: 'POST', url: '/branches', payload: { name: 'x', code: text, parentId: '1' } },
        { method: 'POST', url: '/branches', payload: { [text]: 'x' } },
      ] as const;
      for (const { method, url, payload } of asked) {
        const { body } = await app.inject({ method, url: PREFIX + url, headers, payload });
        expect({ url, body }).toMatchObject({ body: expect.stringContaining('"code":"request_invalid"') });
      }
    },
  );

  it('is refused in addresses, too', async () => {
    const { headers } = await api.signedIn();
    for (const url of ['/people?search=a%00b', '/logs?search=%00', '/connections/a%00b', '/fields/a%00/usage']) {
      const { statusCode, body } = await app.inject({ url: PREFIX + url, headers });
      expect({ url, statusCode, body }).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining('request_invalid'),
      });
    }
  });
});
