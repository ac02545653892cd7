import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { readConfigurationFile } from '../../src/config/file.ts';
import { createContext } from '../../src/context.ts';
import { startConsole, startSandbox } from '../demo/processes.ts';
import { editSalesforce, workForDays } from './edit-salesforce.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADMINISTRATOR = { username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.example' };

const Session = z.object({ csrfToken: z.string() });
const Asked = z.object({ items: z.array(z.object({ entity: z.string(), run: z.string().nullable() })) });
const Page = z.object({ items: z.array(z.object({ id: z.string() })) });

/** An installation that has been at work for a while, with a browser's way in. */
export interface Scene extends AsyncDisposable {
  readonly address: string;
  /** Of the administrator, as a browser sends it. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** A plan that waits to be applied. */
  readonly plan: string;
  /** A run that has rejected people. */
  readonly run: string;
  readonly person: string;
}

/** The demo's sample org, synchronized once and edited since, and a server in front of it; of its own, in a temporary folder. */
export async function playScene(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'rollcall-'));
  stack.defer(() => rm(data, { recursive: true, force: true }));
  const sandbox = stack.use(await startSandbox());
  const environment = {
    ROLLCALL_DATA_DIR: data,
    ROLLCALL_LOG_LEVEL: 'error',
    SF_URL: sandbox.ready,
    SF_CLIENT_ID: 'rollcall',
    SF_CLIENT_SECRET: 'rollcall-secret',
  };
  const runs = await synchronizeOnce(environment);
  const server = stack.use(await startConsole(environment));
  const { address, setupCode } = server.ready;
  const password = 'correct horse battery';
  const signedIn = await ask(address, 'POST', '/setup', { ...ADMINISTRATOR, code: setupCode, password });
  const cookie = cookieOf(signedIn.headers.get('set-cookie'));
  const { csrfToken } = Session.parse(await signedIn.json());
  const headers = { cookie: `${cookie.name}=${cookie.value}`, 'x-csrf-token': csrfToken };
  const post = async (path: string, body: object) => await (await ask(address, 'POST', path, body, headers)).json();
  await post('/tokens', { name: 'Nightly export', scopes: ['runs:read', 'platform:read'], expiresInDays: 90 });
  await post('/administrators', { username: 'grace', firstname: 'Grace', lastname: 'Hopper', email: null });
  await workForDays(sandbox.ready, async () => {
    const asked = Asked.parse(await post('/connections/acme/runs', { entities: ['contacts'], notify: false }));
    await settled(address, asked.items[0]?.run ?? '', headers);
  });
  await editSalesforce(sandbox.ready);
  const { items } = Asked.parse(await post('/connections/acme/plans', { entities: ['contacts'] }));
  const plan = items[0]?.run ?? '';
  await settled(address, plan, headers);
  const people = Page.parse(await (await ask(address, 'GET', '/people?search=garcia', undefined, headers)).json());
  const kept = stack.move();
  return {
    address,
    cookie,
    plan,
    run: runs.at(-1) ?? '',
    person: people.items[0]?.id ?? '',
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Answers the runs, one for each entity. */
async function synchronizeOnce(environment: Record<string, string>): Promise<string[]> {
  await using context = await createContext(readEnvironment(environment, ROOT));
  await applyFile(context.db, await readConfigurationFile(join(ROOT, 'examples/acme.yaml')));
  await using connection = await context.connect('acme');
  const runs: string[] = [];
  for (const entity of ['users', 'contacts'] as const) {
    runs.push((await connection.synchronize(entity, { dryRun: false })).id);
  }
  return runs;
}

async function settled(address: string, run: string, headers: Record<string, string>): Promise<void> {
  const State = z.object({ state: z.string(), dryRun: z.boolean() });
  for (;;) {
    const { state, dryRun } = State.parse(await (await ask(address, 'GET', `/runs/${run}`, undefined, headers)).json());
    if ((state === 'planned' && dryRun) || state === 'succeeded' || state === 'completed_with_errors') return;
    if (state === 'failed' || state === 'cancelled') throw new Error(`Run ${run} is ${state}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function ask(
  address: string,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

function cookieOf(header: string | null): { readonly name: string; readonly value: string } {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(header ?? '') ?? [];
  if (name === undefined || value === undefined) throw new Error('The answer has no cookie.');
  return { name, value };
}
