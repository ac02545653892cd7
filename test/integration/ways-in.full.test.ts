import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newSetupCode } from '../../src/administration/access/setup.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Answered, type Caller, PASSWORD, type RunningApi, startApi, textIn } from '../support/api.ts';
import { beginningOf, CANVAS_SECRET, signedRequest } from '../support/canvas.ts';
import { borrowDatabase } from '../support/database.ts';
import { type Installation, install, SECRET_KEY } from '../support/installation.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import { ELSEWHERE } from '../support/redirect-attacks.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { createSamlIdp, type SamlIdp } from '../support/saml-idp.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

const PUBLIC = new URL('https://learn.example');
const SESSION = '__Host-rollcall_session';
const BROWSER = '__Host-rollcall_sign_in';
const VICTIM = 'lovelace@staff.example';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;
const oidc: Partial<Record<'auth0' | 'oidc', { readonly id: string; readonly idp: OidcProvider }>> = {};
let saml: { readonly id: string; readonly idp: SamlIdp; readonly service: string };

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ users: [employee(1, 'Ada', 'Lovelace')] }));
  const document: unknown = JSON.parse(trainingConfiguration({ contacts: null }));
  const configuration = JSON.stringify(document, (key, value: object) =>
    key === 'salesforce' && typeof value === 'object' ? { ...value, canvasSecret: '${CANVAS_SECRET}' } : value,
  );
  const addresses = { SF_URL: salesforce, CANVAS_SECRET: { url: CANVAS_SECRET } };
  rollcall = await install(configuration, { ...addresses, ROLLCALL_PUBLIC_URL: { url: PUBLIC.origin } });
  await rollcall.sync('users');
  api = await startApi(rollcall.context, { publicUrl: PUBLIC });
  admin = await api.signedIn();
  await api.signedInAs('user', { username: VICTIM });
  for (const kind of ['oidc', 'auth0'] as const) await installOpenId(kind);
  await installSaml();
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  for (const { idp } of Object.values(oidc)) await idp[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** Whom the provider calls by the username of somebody here, it may let in as them. */
const BINDING = { binding: 'username', verifiesAddresses: true, updateOnSignIn: false, attributes: {} } as const;

async function installOpenId(kind: 'auth0' | 'oidc'): Promise<void> {
  const callbacks = Array.from({ length: 30 }, (_, number) => `${PUBLIC.origin}/sign-in/callback/${number + 1}`);
  const idp = await startOidcProvider(callbacks, kind === 'auth0' ? { like: 'auth0' } : {});
  const where =
    kind === 'auth0' ? { domain: new URL(idp.issuer).origin } : { issuer: idp.issuer, scopes: 'openid profile email' };
  const settings = { kind, ...where, clientId: OIDC_CLIENT.clientId, usernameAttribute: 'preferred_username' };
  const created = await admin.call('POST', '/identity-providers', {
    kind,
    name: kind,
    active: true,
    connection: 'training',
    secret: OIDC_CLIENT.clientSecret,
    settings: { ...settings, ...BINDING },
  });
  expect(created).toMatchObject({ status: 201 });
  oidc[kind] = { id: textIn(created.body, 'id'), idp };
}

async function installSaml(): Promise<void> {
  const idp = await createSamlIdp();
  const installed = await admin.call('POST', '/identity-providers', { kind: 'saml', name: 'saml' });
  const id = textIn(installed.body, 'id');
  const { body } = await admin.call('POST', '/identity-providers/metadata', { xml: idp.metadata });
  const read = z.object({ entityId: z.string(), signOnUrl: z.string(), certificates: z.array(z.string()) }).parse(body);
  const settings = {
    kind: 'saml',
    ...read,
    requireEncryption: false,
    anyNameId: true,
    usernameAttribute: null,
    ...BINDING,
  };
  const edit = { name: 'saml', active: true, connection: 'training', settings };
  expect(await admin.call('PUT', `/identity-providers/${id}`, edit)).toMatchObject({ status: 200 });
  saml = { id, idp, service: await (await fetch(`${api.address}/sign-in/saml/${id}/metadata`)).text() };
}

const PROVIDERS = ['oidc', 'auth0', 'saml'] as const;
type Provider = (typeof PROVIDERS)[number];
const idOf = (kind: Provider) => (kind === 'saml' ? saml.id : (oidc[kind]?.id ?? ''));

/** Goes to a provider and comes back, in a browser with these cookies: what it has then, and where it is. */
async function comeBackFrom(kind: Provider, cookies: string, returnTo = '/') {
  const id = idOf(kind);
  const begun = await api.with({ cookie: cookies }).call('POST', `/sign-in/providers/${id}`, { returnTo });
  expect(begun).toMatchObject({ status: 201 });
  const cookie = `${cookies}; ${begun.headers.getSetCookie()[0]?.split(';')[0]}`;
  const url = textIn(begun.body, 'url');
  if (kind !== 'saml') {
    const idp = oidc[kind]?.idp ?? expect.fail(kind);
    idp.answerAs(kind, { preferred_username: VICTIM });
    return { id, cookie, returned: await idp.visit(url) };
  }
  const { response, state } = await saml.idp.respond(url, saml.service, {
    subject: VICTIM,
    attributes: { Email: VICTIM },
  });
  return { id, cookie, returned: await post(response, state) };
}

/** What a SAML provider's page makes the browser post; answers where it is led. */
async function post(response: string, state: string): Promise<URL> {
  const answer = await fetch(`${api.address}/sign-in/saml/${saml.id}/acs`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ SAMLResponse: response, RelayState: state }),
  });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '', PUBLIC);
}

const complete = (id: string, cookie: string, { search, searchParams }: URL) =>
  api
    .with({ cookie })
    .call('POST', `/sign-in/providers/${id}/returns`, { state: searchParams.get('state') ?? '-', search });

async function viaProvider(kind: Provider, cookies: string): Promise<Answered> {
  const { id, cookie, returned } = await comeBackFrom(kind, cookies);
  return await complete(id, cookie, returned);
}

/** Every way in that gives a browser a cookie, but for the page of the first administrator, who is made once. */
const WAYS: Readonly<Record<string, (cookies: string) => Promise<Answered>>> = {
  password: (cookie) => api.with({ cookie }).call('POST', '/session', { username: VICTIM, password: PASSWORD }),
  oidc: (cookies) => viaProvider('oidc', cookies),
  auth0: (cookies) => viaProvider('auth0', cookies),
  saml: (cookies) => viaProvider('saml', cookies),
};

const given = ({ headers }: Answered) =>
  headers
    .getSetCookie()
    .map((text) => text.split(';')[0] ?? '')
    .find((text) => text.startsWith(SESSION)) ?? '';

const whoIs = async (cookie: string) => {
  const { status, body } = await api.with({ cookie }).call('GET', '/session');
  return status === 200 ? z.object({ person: z.object({ username: z.string() }) }).parse(body).person.username : status;
};

describe('session fixation', () => {
  it.each(Object.keys(WAYS))('a session that was planted ends, and is never its victim’s: %s', async (way) => {
    const { cookie: planted = '' } = (await api.signedInAs('user', { username: 'attacker' })).headers;
    expect(await whoIs(planted)).toBe('attacker');
    const answer = await WAYS[way]?.(planted);
    if (answer === undefined) throw new Error(way);
    expect(answer).toMatchObject({ status: 201, body: { person: { username: VICTIM } } });
    expect(given(answer)).not.toBe(planted);
    expect(await whoIs(given(answer))).toBe(VICTIM);
    expect(await whoIs(planted)).toBe(401);
  });

  it.each(Object.keys(WAYS))('a token of nobody’s making is never taken for one: %s', async (way) => {
    const cookie = `${SESSION}=${'a'.repeat(43)}`;
    const answer = await WAYS[way]?.(cookie);
    if (answer === undefined) throw new Error(way);
    expect(given(answer)).toMatch(/^__Host-rollcall_session=[\w-]{43}$/);
    expect(given(answer)).not.toBe(cookie);
    expect(await whoIs(cookie)).toBe(401);
  });

  it('a session that was planted ends where the first administrator is made, too', async () => {
    await using database = await borrowDatabase();
    const environment = readEnvironment({ ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY });
    await using context = await createContext(environment);
    await using empty = await startApi(context, { publicUrl: PUBLIC });
    const { cookie: planted = '' } = (await empty.signedInAs('user', { username: 'attacker' })).headers;
    const code = await newSetupCode(context.db, context.now());
    const request = {
      code,
      username: 'first',
      firstname: 'The',
      lastname: 'First',
      password: 'a long enough phrase 7',
    };
    const answer = await empty.with({ cookie: planted }).call('POST', '/setup', request);
    expect(answer).toMatchObject({ status: 201, body: { person: { username: 'first' } } });
    expect(given(answer)).not.toBe(planted);
    expect(await empty.with({ cookie: planted }).call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await empty.with({ cookie: given(answer) }).call('GET', '/session')).toMatchObject({ status: 200 });
  });

  it('inside Salesforce nothing counts that a browser or a page brought along', async () => {
    const attacker = await api.signedInAs('user', { username: 'attacker' });
    const inside = await api.signedInAs('user', { username: 'attacker inside', method: 'salesforce' });
    const signed = signedRequest({
      userId: userId(1),
      organizationId: salesforce.sandbox.org.id,
      instanceUrl: salesforce.url,
      issuedAt: Date.now() | 0,
      canvasUrl: `${PUBLIC.origin}/canvas`,
    });
    const answer = await fetch(`${api.address}/canvas`, {
      method: 'POST',
      headers: { ...attacker.headers, ...inside.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ signed_request: signed }),
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    const beginning = beginningOf(await answer.text());
    if (beginning.kind !== 'session') throw new Error('It was refused.');
    expect(beginning.token).not.toBe(inside.headers['x-rollcall-session']);
    const page = await api.with({ 'x-rollcall-session': beginning.token }).call('GET', '/session');
    expect(page).toMatchObject({ body: { person: { username: VICTIM } } });
    expect(await inside.call('GET', '/session')).toMatchObject({ body: { person: { username: 'attacker inside' } } });
  });

  it('over https only that cookie counts which nobody but this host can set', async () => {
    const { cookie = '' } = (await api.signedInAs('user', { username: 'attacker' })).headers;
    expect(await whoIs(cookie)).toBe('attacker');
    // What a neighbour under the same domain can set.
    expect(await whoIs(cookie.replace('__Host-', ''))).toBe(401);
    for (const kind of PROVIDERS) {
      const { id, cookie: browser, returned } = await comeBackFrom(kind, '');
      const plain = browser.replace(BROWSER, 'rollcall_sign_in');
      expect(await complete(id, plain, returned)).toMatchObject({ status: 401, body: { code: 'identity_refused' } });
      expect(await complete(id, browser, returned)).toMatchObject({ status: 201 });
    }
  });
});

describe('signing somebody in as somebody else', () => {
  it.each(PROVIDERS)(
    'does not work: what comes back to another browser than the one that went is refused: %s',
    async (kind) => {
      const attacker = await comeBackFrom(kind, '');
      const victim = await comeBackFrom(kind, '');
      for (const cookie of ['', victim.cookie, `${BROWSER}=${'a'.repeat(43)}`]) {
        const answer = await complete(attacker.id, cookie, attacker.returned);
        expect(answer).toMatchObject({ status: 401, body: { code: 'identity_refused' } });
        expect(given(answer)).toBe('');
      }
      expect(await complete(attacker.id, attacker.cookie, attacker.returned)).toMatchObject({ status: 201 });
    },
  );

  it('does not work with what one provider says, at another', async () => {
    const { cookie, returned } = await comeBackFrom('oidc', '');
    for (const kind of ['auth0', 'saml'] as const) {
      expect(await complete(idOf(kind), cookie, returned)).toMatchObject({ status: 401 });
    }
  });
});

describe('open redirects', () => {
  it.each(PROVIDERS)('whoever comes from a provider comes to a page of ours, whatever was asked: %s', async (kind) => {
    for (const returnTo of ELSEWHERE) {
      await rollcall.db.deleteFrom('sign_in_request').execute();
      // More than one address may begin at a time.
      await rollcall.db.deleteFrom('attempt').execute();
      const { status } = await api.nobody.call('POST', `/sign-in/providers/${idOf(kind)}`, { returnTo });
      const kept = await rollcall.db.selectFrom('sign_in_request').select('return_to').execute();
      // What no text can be is refused before.
      const expected = returnTo.includes('\0')
        ? { status: 400, kept: [] }
        : { status: 201, kept: [{ return_to: '/' }] };
      expect({ returnTo, status, kept }).toEqual({ returnTo, ...expected });
    }
    const { id, cookie, returned } = await comeBackFrom(kind, '', '//evil.example');
    expect(await complete(id, cookie, returned)).toMatchObject({ status: 201, body: { returnTo: '/' } });
    const own = await comeBackFrom(kind, '', '/people?search=a');
    expect(await complete(id, own.cookie, own.returned)).toMatchObject({ body: { returnTo: '/people?search=a' } });
  });

  it('what is posted as RelayState leads nowhere but to our own page', async () => {
    for (const state of ELSEWHERE) {
      const led = await post('x', state);
      expect({ state, origin: led.origin, path: led.pathname }).toEqual({
        state,
        origin: PUBLIC.origin,
        path: `/sign-in/callback/${saml.id}`,
      });
    }
  });

  it('no address of the server sends a browser elsewhere', async () => {
    for (const path of ELSEWHERE.filter((text) => text.startsWith('/'))) {
      const answer = await fetch(`${api.address}${encodeURI(path)}`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      });
      const location = answer.headers.get('location');
      expect({ path, away: location !== null && new URL(location, PUBLIC).origin !== PUBLIC.origin }).toEqual({
        path,
        away: false,
      });
    }
  });
});

it('the victim is one person throughout, and comes in as no other', async () => {
  const { id } = await findPerson(rollcall.db, VICTIM);
  const identities = await rollcall.db.selectFrom('identity').select('person_id').execute();
  expect(new Set(identities.map(({ person_id }) => person_id))).toEqual(new Set([id]));
});
