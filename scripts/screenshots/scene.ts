import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { readConfigurationFile } from '../../src/config/file.ts';
import { type Context, createContext } from '../../src/context.ts';
import { startConsole, startSandbox } from '../demo/processes.ts';
import { startAcademy } from './academy.ts';
import { editSalesforce, workForDays } from './edit-salesforce.ts';
import { appointGrace, PASSWORD, passwordLinkOf } from './people.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADMINISTRATOR = { username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.example' };

const Session = z.object({ csrfToken: z.string() });
const Asked = z.object({ items: z.array(z.object({ entity: z.string(), run: z.string().nullable() })) });
const Created = z.object({ id: z.string() });
const Page = z.object({ items: z.array(z.object({ id: z.string() })) });

const OKTA = {
  kind: 'oidc',
  name: 'Acme Okta',
  active: true,
  connection: 'acme',
  secret: 'of-the-application-there',
  settings: {
    kind: 'oidc',
    issuer: 'https://acme.okta.example',
    clientId: 'rollcall',
    scopes: 'openid profile email',
    binding: 'salesforce_id',
    usernameAttribute: null,
    updateOnSignIn: true,
    attributes: { Department__c: 'department' },
  },
};

/** An administrator, and a learner who came from Salesforce. */
export type Viewer = 'ada' | 'learner';

interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** An installation that has been at work for a while, with a browser's way in. */
export interface Scene extends AsyncDisposable {
  readonly address: string;
  /** With which another process comes to the same installation. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of each who is signed in, as a browser sends it. */
  readonly cookies: Readonly<Record<Viewer, Cookie>>;
  /** Id of an administrator with settings of her own. */
  readonly grace: string;
  /** With which somebody sets a password. */
  readonly token: string;
  /** An acknowledgement is asked for before a run, as it sends this notification. */
  readonly notification: string;
  /** An identity provider that is set up. */
  readonly provider: string;
  /** Adds a connection to a Docebo tenant in which somebody has changed things by hand; every page says so from then on. */
  readonly joinAcademy: () => Promise<void>;
  /** Applies the plan, and plans to take it back; answers the number of that plan. */
  readonly undo: () => Promise<string>;
  /** Applies that, too, and synchronizes once more; answers the number of the run, which is held. */
  readonly repeat: (undo: string) => Promise<string>;
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
  const academy = stack.use(await startAcademy());
  const environment = {
    ROLLCALL_DATA_DIR: data,
    ROLLCALL_LOG_LEVEL: 'error',
    SF_URL: sandbox.ready,
    SF_CLIENT_ID: 'rollcall',
    SF_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    ...academy.environment,
  };
  const runs = await synchronizeOnce(environment);
  const server = stack.use(await startConsole(environment));
  const { address, setupCode } = server.ready;
  const { cookie, headers } = await enter(address, '/setup', { ...ADMINISTRATOR, code: setupCode, password: PASSWORD });
  const post = async (path: string, body: object) => await (await ask(address, 'POST', path, body, headers)).json();
  await post('/tokens', { name: 'Nightly export', scopes: ['runs:read', 'platform:read'], expiresInDays: 90 });
  await workForDays(sandbox.ready, async () => {
    const asked = Asked.parse(await post('/connections/acme/runs', { entities: ['contacts'], notify: false }));
    await settled(address, asked.items[0]?.run ?? '', headers);
  });
  await editSalesforce(sandbox.ready);
  const { items } = Asked.parse(await post('/connections/acme/plans', { entities: ['contacts'] }));
  const plan = items[0]?.run ?? '';
  await settled(address, plan, headers);
  const { grace, token, learner } = await others(address, environment, Number(plan));
  const provider = Created.parse(await post('/identity-providers', OKTA)).id;
  await post('/identity-providers', { kind: 'saml', name: 'Partner network' });
  const notifications = Page.parse(await (await ask(address, 'GET', '/notifications', undefined, headers)).json());
  const people = Page.parse(await (await ask(address, 'GET', '/people?search=garcia', undefined, headers)).json());
  const kept = stack.move();
  return {
    address,
    environment,
    cookies: { ada: cookie, learner },
    grace,
    token,
    notification: notifications.items[0]?.id ?? '',
    provider,
    async joinAcademy() {
      await academy.join(environment, data);
      await post('/connections/academy/verify', { repair: false });
    },
    async undo() {
      await post(`/runs/${plan}/approve`, {});
      await settled(address, plan, headers, ENDED);
      const undo = Created.parse(await post(`/runs/${plan}/undo`, {})).id;
      await settled(address, undo, headers);
      return undo;
    },
    async repeat(undo) {
      await post(`/runs/${undo}/approve`, {});
      await settled(address, undo, headers, ENDED);
      const again = Asked.parse(await post('/connections/acme/runs', { entities: ['contacts'], notify: false }));
      const run = again.items[0]?.run ?? '';
      await settled(address, run, headers, ['held']);
      return run;
    },
    plan,
    run: runs.at(-1) ?? '',
    person: people.items[0]?.id ?? '',
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Signs somebody in: what a browser keeps of it, and what a client sends. */
async function enter(address: string, path: '/setup' | '/session', body: object) {
  const signedIn = await ask(address, 'POST', path, body);
  const cookie = cookieOf(signedIn.headers.get('set-cookie'));
  const { csrfToken } = Session.parse(await signedIn.json());
  return { cookie, headers: { cookie: `${cookie.name}=${cookie.value}`, 'x-csrf-token': csrfToken } };
}

/** An administrator who has made the shared settings hers, and a learner who has set a password. */
async function others(address: string, environment: Record<string, string>, last: number) {
  await using context = await createContext(readEnvironment(environment, ROOT));
  const grace = await appointGrace(context);
  const { headers } = await enter(address, '/session', { username: 'grace', password: PASSWORD });
  await ask(address, 'POST', '/connections/acme/settings/copy', { from: 'shared', to: grace }, headers);
  await ask(address, 'PUT', `/connections/acme/settings/name?owner=${grace}`, { name: 'Pilot group' }, headers);
  const used = await passwordLinkOf(context, 'garcia');
  await ask(address, 'POST', '/password-links/use', { token: used.token, password: PASSWORD });
  const { cookie: learner } = await enter(address, '/session', { username: used.username, password: PASSWORD });
  const { token } = await passwordLinkOf(context, 'rossi');
  await spreadOverDays(context.db, last);
  return { grace, token, learner };
}

/** As if there had been a run a day, of which the last has the number `last`. */
async function spreadOverDays(db: Context['db'], last: number): Promise<void> {
  const ago = sql`make_interval(days => ${last}::int - run.id::int)`;
  await sql`
    update log_event set at = at - ${ago} from run where run.id = log_event.run_id`.execute(db);
  await sql`
    update run set created_at = created_at - ${ago}, started_at = started_at - ${ago}, finished_at = finished_at - ${ago}
    where run.id < ${last}::int`.execute(db);
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

const ENDED = ['succeeded', 'completed_with_errors'];

async function settled(
  address: string,
  run: string,
  headers: Record<string, string>,
  wanted: readonly string[] = ['planned', ...ENDED],
): Promise<void> {
  const State = z.object({ state: z.string(), dryRun: z.boolean() });
  for (;;) {
    const { state, dryRun } = State.parse(await (await ask(address, 'GET', `/runs/${run}`, undefined, headers)).json());
    if (wanted.includes(state) && (state !== 'planned' || dryRun)) return;
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
