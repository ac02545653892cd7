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
import { comeByProvider, startContractors } from './contractors.ts';
import { editSalesforce, workForDays } from './edit-salesforce.ts';
import { ADMINISTRATOR, appoint, PASSWORD, passwordLinkOf, secureByCode } from './people.ts';
import { ask, type Cookie, ENDED, enter, settled } from './requests.ts';

const ROOT = join(import.meta.dirname, '../..');

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

const CONNECTION = {
  salesforce: {
    url: '${SF_URL}',
    grant: 'client_credentials',
    clientId: '${SF_CLIENT_ID}',
    clientSecret: '${SF_CLIENT_SECRET}',
    canvasSecret: '${SF_CLIENT_SECRET}',
  },
};

const WELCOME = {
  event: 'person_created',
  title: 'Welcome',
  subject: 'Welcome to Acme Learning, {{person.firstname}}',
  body: 'Hello {{person.firstname}},\n\nyour courses wait for you. Sign in as {{person.username}}.',
  translations: {},
  branchId: null,
  recipients: [],
};

/** An administrator, one whose password somebody else has chosen, and a learner who came from Salesforce. */
export type Viewer = 'ada' | 'mary' | 'learner';

/** What there is to take pictures of. */
export interface Subjects {
  /** Id of an administrator with settings of her own. */
  readonly grace: string;
  /** With which somebody sets a password. */
  readonly token: string;
  /** Of the notification that says how a password is reset. */
  readonly notification: string;
  /** An identity provider that is set up. */
  readonly provider: string;
  /** Tabs of Salesforce in which Rollcall is opened: by somebody who is on the platform, and by an administrator who is not. */
  readonly tabs: Readonly<Record<'learner' | 'administrator', string>>;
  /** A plan that waits to be applied. */
  readonly plan: string;
  /** A run that has rejected people. */
  readonly run: string;
  readonly person: string;
}

/** An installation that has been at work for a while, with a browser's way in. */
export interface Scene extends Subjects, AsyncDisposable {
  readonly address: string;
  /** With which another process comes to the same installation. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of each who is signed in, as a browser sends it. */
  readonly cookies: Readonly<Record<Viewer, Cookie>>;
  /** Adds a connection to a Docebo tenant in which somebody has changed things by hand; every page says so from then on. */
  readonly joinAcademy: () => Promise<void>;
  /** Applies the plan, and plans to take it back; answers the number of that plan. */
  readonly undo: () => Promise<string>;
  /** Applies that, too, and synchronizes once more; answers the number of the run, which is held. */
  readonly repeat: (undo: string) => Promise<string>;
  /** Reads all contacts anew, and gets stuck in the middle of it. */
  readonly stall: () => Promise<void>;
  /** Gives that up; and nobody finds the list view of users any more. Answers the number of the run that fails for it. */
  readonly fail: () => Promise<string>;
  /** Nobody gets any further without a second factor. */
  readonly requireSecondFactor: () => Promise<void>;
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
  await ask(address, 'PUT', '/connections/acme', CONNECTION, headers);
  await post('/tokens', { name: 'Nightly export', scopes: ['runs:read', 'platform:read'], expiresInDays: 90 });
  await workForDays(sandbox.ready, async () => {
    const asked = Asked.parse(await post('/connections/acme/runs', { entities: ['contacts'], notify: false }));
    await settled(address, asked.items[0]?.run ?? '', headers);
  });
  await editSalesforce(sandbox.ready);
  const { items } = Asked.parse(await post('/connections/acme/plans', { entities: ['contacts'] }));
  const plan = items[0]?.run ?? '';
  await settled(address, plan, headers);
  const { grace, token, mary, learner, employee, rejected } = await others(address, environment, Number(plan));
  const provider = Created.parse(await post('/identity-providers', OKTA)).id;
  await post('/identity-providers', { kind: 'saml', name: 'Partner network' });
  await comeByProvider(address, stack.use(await startContractors(address)), headers);
  const welcome = Created.parse(await post('/notifications', WELCOME)).id;
  const publish = async (published: boolean) =>
    await ask(address, 'PUT', `/notifications/${welcome}/published`, { published }, headers);
  await publish(true);
  const notifications = Page.parse(await (await ask(address, 'GET', '/notifications', undefined, headers)).json());
  const people = Page.parse(await (await ask(address, 'GET', '/people?search=garcia', undefined, headers)).json());
  const kept = stack.move();
  let held = '';
  let stalled = '';
  return {
    address,
    environment,
    cookies: { ada: cookie, mary, learner },
    grace,
    token,
    notification: notifications.items[0]?.id ?? '',
    provider,
    tabs: {
      learner: tabOf(sandbox.ready, address, { user: employee, page: 'learning' }),
      administrator: tabOf(sandbox.ready, address, { user: rejected, page: 'administration' }),
    },
    async joinAcademy() {
      await academy.join(environment, data);
      await post('/connections/academy/verify', { repair: false });
    },
    async undo() {
      await publish(false);
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
      held = run;
      return run;
    },
    async stall() {
      await post(`/runs/${held}/discard`, {});
      await control(sandbox.ready, 'POST', '/faults', { path: '/query/', skip: 2, times: 100, delay: 300_000 });
      const asked = Asked.parse(await post('/connections/acme/runs', { entities: ['contacts'], notify: false }));
      stalled = asked.items[0]?.run ?? '';
      await settled(address, stalled, headers, ['extracting']);
    },
    async fail() {
      await control(sandbox.ready, 'DELETE', '/faults');
      await post(`/runs/${stalled}/cancel`, {});
      await settled(address, stalled, headers, ['cancelled']);
      await control(sandbox.ready, 'DELETE', '/list-views/User.Active_Users');
      const asked = Asked.parse(await post('/connections/acme/runs', { entities: ['users'], notify: false }));
      const run = asked.items[0]?.run ?? '';
      await settled(address, run, headers, ['failed']);
      return run;
    },
    async requireSecondFactor() {
      await ask(address, 'PUT', '/required-second-factor', { of: 'everybody' }, headers);
    },
    plan,
    run: runs.at(-1) ?? '',
    person: people.items[0]?.id ?? '',
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Where the sandbox shows Rollcall to one of its users, as a tab of Salesforce does. */
function tabOf(org: string, address: string, opened: Readonly<Record<string, string>>): string {
  return `${org}/__sandbox/canvas?${new URLSearchParams({ url: `${address}/canvas`, ...opened }).toString()}`;
}

async function control(org: string, method: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(`${org}/__sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
}

/**
 * An administrator who has made the shared settings hers and has a second factor, another one who is new, a learner who
 * has set a password, and the usernames in Salesforce of somebody who came from there, and of somebody who could not.
 */
async function others(address: string, environment: Record<string, string>, last: number) {
  await using context = await createContext(readEnvironment(environment, ROOT));
  const grace = await appoint(context, { username: 'grace', firstname: 'Grace', lastname: 'Hopper' });
  await appoint(context, { username: 'mary', firstname: 'Mary', lastname: 'Jackson' }, { mustChangePassword: true });
  const { cookie: mary } = await enter(address, '/session', { username: 'mary', password: PASSWORD });
  const { headers } = await enter(address, '/session', { username: 'grace', password: PASSWORD });
  await ask(address, 'POST', '/connections/acme/settings/copy', { from: 'shared', to: grace }, headers);
  await ask(address, 'PUT', `/connections/acme/settings/name?owner=${grace}`, { name: 'Pilot group' }, headers);
  await secureByCode(address, headers);
  const used = await passwordLinkOf(context, 'garcia');
  await ask(address, 'POST', '/password-links/use', { token: used.token, password: PASSWORD });
  const { cookie: learner } = await enter(address, '/session', { username: used.username, password: PASSWORD });
  const { token } = await passwordLinkOf(context, 'rossi');
  await spreadOverDays(context.db, last);
  const { username: rejected } = await context.db
    .selectFrom('log_event')
    .select('username')
    .where('run_id', '=', '1')
    .where('username', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  return { grace, token, mary, learner, employee: used.username, rejected: rejected ?? '' };
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
