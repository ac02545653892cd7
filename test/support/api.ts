import { z } from 'zod';
import { createApiToken } from '../../src/administration/access/api-tokens.ts';
import { hashPassword } from '../../src/administration/access/password.ts';
import type { Scope } from '../../src/administration/access/scopes.ts';
import { csrfTokenOf } from '../../src/administration/access/secrets.ts';
import { beginSession } from '../../src/administration/access/sessions.ts';
import { startServer } from '../../src/api/server.ts';
import type { HttpSettings } from '../../src/config/environment.ts';
import type { Context } from '../../src/context.ts';
import { newProvider } from '../../src/identity/administer.ts';
import { credentialByUsername, type Level, savePassword } from '../../src/store/access/accounts.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import type { SessionOrigin } from '../../src/store/access/sessions.ts';
import { insertProvider } from '../../src/store/providers/providers.ts';
import type { SessionMethod } from '../../src/store/schema/access.ts';
import { createMetrics } from '../../src/support/metrics.ts';
import type { ConnectionSettings } from '../../src/sync/connection.ts';
import { STANDARD_THRESHOLDS } from '../../src/sync/thresholds.ts';
import { usernameKey } from '../../src/sync/username.ts';

export const PASSWORD = 'correct horse battery';
/** Made once: it takes its time on purpose. */
const HASH = hashPassword(PASSWORD);

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** Somebody who calls the API, with what they carry along. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  /** @param signal of a browser that may be closed before there is an answer. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Answered>;
}

interface SignedInPerson {
  readonly username?: string;
  readonly mustChange?: boolean;
  /** By password, unless it is said. */
  readonly method?: SessionMethod;
}

export interface RunningApi extends AsyncDisposable {
  /** `http://127.0.0.1:12345` */
  readonly address: string;
  readonly nobody: Caller;
  /** Whoever sends these headers. */
  with(headers: Readonly<Record<string, string>>): Caller;
  /** A browser in which somebody has signed in; they are made an administrator where there is none of that name. */
  signedIn(username?: string): Promise<Caller>;
  /** The same for somebody of this level; they are made where nobody has that name. */
  signedInAs(level: Level, person?: SignedInPerson): Promise<Caller>;
  /** A program with a token that has these scopes. */
  token(...scopes: readonly Scope[]): Promise<Caller>;
  /** What is logged as an error, and errors that the description of an operation does not list. */
  readonly complaints: readonly unknown[];
}

/** The API on loopback, on a context that somebody else closes. */
export async function startApi(context: Context, http: Partial<HttpSettings> = {}): Promise<RunningApi> {
  const complaints: unknown[] = [];
  const server = await startServer({
    administered: context,
    api: true,
    http: { publicUrl: null, trustedProxies: [], callsPerMinute: 1200, closed: [], ...http },
    version: '0.0.0',
    health: { ping: async () => undefined, stopping: () => false },
    metrics: createMetrics(),
    observe: async () => ({ runs: {}, queue: { waiting: 0, active: 0, oldestWaitingSince: null }, lastSuccess: [] }),
    onError: (error) => complaints.push(error),
    onUndocumented: (what) => complaints.push(what),
    host: '127.0.0.1',
    port: 0,
  });
  const { address } = server;
  // Over https browsers take it from this very host only.
  const sessionCookie = http.publicUrl?.protocol === 'https:' ? '__Host-rollcall_session' : 'rollcall_session';
  const caller = (carried: Readonly<Record<string, string>>): Caller => ({
    headers: carried,
    async call(method, path, body, headers, signal) {
      const answer = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: { ...carried, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    },
  });
  const administrator = async (username: string) => {
    const passwordHash = await HASH;
    const wanted = { username, firstname: 'Ada', lastname: 'Admin', email: null, passwordHash };
    await insertAdministrator(context.db, { ...wanted, mustChangePassword: false });
    const found = await credentialByUsername(context.db, username, context.now());
    if (found === null) throw new Error(`${username} is no administrator.`);
    return found;
  };
  const browser = async (personId: string, method: SessionMethod = 'password') => {
    const client = { address: '127.0.0.1', userAgent: null };
    const { token } = await beginSession(context.db, personId, client, context.now(), await originOf(context, method));
    const session = method === 'salesforce' ? { 'x-rollcall-session': token } : { cookie: `${sessionCookie}=${token}` };
    return caller({ ...session, 'x-csrf-token': csrfTokenOf(token) });
  };
  return {
    address,
    complaints,
    nobody: caller({}),
    with: caller,
    async signedIn(username = 'admin') {
      return await browser((await administrator(username)).id);
    },
    async signedInAs(level, { username = `a ${level}`, mustChange = false, method } = {}) {
      const names = { username, username_key: usernameKey(username), firstname: 'Pat', lastname: 'Person' };
      const { id } = await context.db
        .insertInto('person')
        .values({ ...names, level })
        .onConflict((conflict) => conflict.column('username_key').doUpdateSet({ level }))
        .returning('id')
        .executeTakeFirstOrThrow();
      await savePassword(context.db, id, { hash: await HASH, mustChange, now: context.now() });
      return await browser(id, method);
    },
    async token(...scopes) {
      const request = { name: 'test', scopes, expiresInDays: null };
      const { token } = await createApiToken(context.db, await administrator('owner'), request, context.now());
      return caller({ authorization: `Bearer ${token}` });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Somebody has to have vouched for them: any provider or connection that there is, else one that is made. */
async function originOf({ db }: Context, method: SessionMethod): Promise<SessionOrigin> {
  switch (method) {
    case 'password':
      return { method };
    case 'sso': {
      const found = await db.selectFrom('identity_provider').select('id').executeTakeFirst();
      const settings = newProvider('oidc');
      return { method, providerId: found?.id ?? (await insertProvider(db, { ...NAMED, active: true, settings })) };
    }
    case 'salesforce': {
      const found = await db.selectFrom('connection').select('id').executeTakeFirst();
      const { id } =
        found ?? (await db.insertInto('connection').values(INSIDE).returning('id').executeTakeFirstOrThrow());
      return { method, connectionId: id };
    }
    default:
      return method satisfies never;
  }
}

const INSIDE = {
  name: 'inside',
  config: JSON.stringify({
    salesforce: {
      grant: 'client_credentials',
      url: 'https://inside.my.salesforce.com',
      clientId: 'inside',
      clientSecret: '${INSIDE}',
      apiBudget: 0.8,
    },
    directory: { kind: 'builtin' },
    schedule: { every: 'manual' },
    thresholds: STANDARD_THRESHOLDS,
  } satisfies ConnectionSettings),
};

const NAMED = { name: 'vouching', connection: null } as const;

/** What the browser carries along that has got this answer. */
export function sessionHeaders({ headers, body }: Answered): Record<string, string> {
  const cookie = headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
  return { cookie: cookie.join('; '), 'x-csrf-token': textIn(body, 'csrfToken') };
}

/** A text of an answer. */
export function textIn(body: unknown, key: string): string {
  return z.string().parse(z.record(z.string(), z.unknown()).parse(body)[key]);
}
