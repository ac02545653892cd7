import { readFile } from 'node:fs/promises';
import { TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPasswordLink } from '../../src/administration/access/password-links.ts';
import { hashSecret, newSecret } from '../../src/administration/access/secrets.ts';
import { beginSession } from '../../src/administration/access/sessions.ts';
import { insertSalesforceJoin } from '../../src/store/access/embedded.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Answered, type Caller, PASSWORD, sessionHeaders, textIn } from '../support/api.ts';
import {
  type ProviderSignIn,
  provisioningConfiguration,
  startProviderSignIn,
  vouched,
} from '../support/provider-sign-in.ts';
import { userId } from '../support/training-org.ts';

/*
 * docs/security.md, "What ends what", is this table: a cell says what becomes of a way in that there was before.
 *
 * ends   it is no good any more, and is not when the event is undone, either
 * rests  it is no good as long as that holds
 * stays  it goes on
 * –      there is no such way in for them
 */
const COLUMNS = ['password', 'provider', 'inside', 'token', 'link', 'half-done'] as const;
type Column = (typeof COLUMNS)[number];

interface Way {
  /** Whether it is good for something now. */
  readonly holds: () => Promise<boolean>;
}

interface Event {
  readonly who: keyof typeof PEOPLE;
  readonly act: (one: Somebody) => Promise<Answered>;
  readonly undo?: (one: Somebody) => Promise<Answered>;
}

interface Somebody {
  readonly id: string;
  /** A session of theirs by password, in which they act themselves. */
  readonly browser: Caller;
  /** Of their second factor, where they have one. */
  readonly recoveryCodes: readonly string[];
  readonly ways: Readonly<Partial<Record<Column, Way>>>;
}

let on: ProviderSignIn;
let admin: Caller;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(async () => {
  await on.setUp();
  Object.assign(nowTheirs, { password: PASSWORD, isTemporary: false, code: null });
  admin = on.admin;
});
afterEach(() => on.cleanUp());

const NEXT = 'quite another phrase 8';
const status = (active: boolean) => (one: Somebody) => admin.call('PUT', `/people/${one.id}/status`, { active });
const expiration = (day: string | null) => (one: Somebody) =>
  admin.call('PATCH', `/people/${one.id}`, { values: { expiration: day } });
/** With which somebody shows who they are after an event; temporary ones have to be replaced first. */
const nowTheirs: { password: string; isTemporary: boolean; code: string | null } = {
  password: PASSWORD,
  isTemporary: false,
  code: null,
};

async function change(one: Somebody): Promise<Answered> {
  nowTheirs.password = NEXT;
  return await one.browser.call('PUT', '/profile/password', { current: PASSWORD, next: NEXT });
}

const signOut = (one: Somebody) => one.browser.call('POST', '/sessions/revocation', { password: PASSWORD });

async function addFactor({ browser }: Pick<Somebody, 'browser'>): Promise<Answered> {
  const offered = await browser.call('POST', '/profile/second-factor', { password: PASSWORD });
  const code = new TOTP({ secret: textIn(offered.body, 'secret') }).generate();
  const confirmed = await browser.call('PUT', '/profile/second-factor', { code });
  // The code itself is used up.
  nowTheirs.code =
    z
      .object({ recoveryCodes: z.array(z.string()) })
      .parse(confirmed.body)
      .recoveryCodes.at(-1) ?? null;
  return confirmed;
}

const EVENTS: Readonly<Record<string, Event>> = {
  'is deactivated': { who: 'a person', act: status(false), undo: status(true) },
  'is erased': {
    who: 'a person',
    act: (one) => admin.call('POST', '/personal-data/erasure', { who: one.id }),
  },
  expires: { who: 'a person', act: expiration('2020-01-01'), undo: expiration(null) },
  'is given another password': {
    who: 'a person',
    act: (one) => admin.call('POST', `/people/${one.id}/password-reset`, {}),
  },
  'changes their password': { who: 'a person', act: change },
  'sets a password by a link': {
    who: 'a person',
    async act({ id }) {
      const token = await tokenFor(id, 'ada@idp.example');
      return await on.api.nobody.call('POST', '/password-links/use', { token, password: NEXT });
    },
  },
  'signs out everywhere else': { who: 'a person', act: signOut },
  'sets up a second factor': { who: 'a person', act: addFactor },
  'removes their second factor': {
    who: 'a person with a second factor',
    act: ({ browser, recoveryCodes: [code] }) =>
      browser.call('POST', '/profile/second-factor/removal', { password: PASSWORD, code }),
  },
  'has their second factor taken away': {
    who: 'a person with a second factor',
    act: (one) => admin.call('POST', `/people/${one.id}/password-reset`, { removeSecondFactor: true }),
  },
  'is unbound from the provider': {
    who: 'a person',
    act: (one) => admin.call('DELETE', `/people/${one.id}/identities/${on.providerId}`),
  },
  'the provider is switched off': {
    who: 'a person',
    act: () => on.change({ active: false }),
    undo: () => on.change({}),
  },
  'the provider is removed': {
    who: 'a person',
    act: () => admin.call('DELETE', `/identity-providers/${on.providerId}`),
  },
  'the connection is deleted': {
    who: 'a person',
    act: () => admin.call('DELETE', '/connections/training'),
  },
  'an administrator is given another password': {
    who: 'an administrator',
    async act({ id }) {
      const reset = await admin.call('POST', `/administrators/${id}/password-reset`, {});
      Object.assign(nowTheirs, { password: textIn(reset.body, 'temporaryPassword'), isTemporary: true });
      return reset;
    },
  },
  'an administrator changes their password': { who: 'an administrator', act: change },
  'an administrator signs out everywhere else': { who: 'an administrator', act: signOut },
  'an administrator sets up a second factor': { who: 'an administrator', act: addFactor },
  'an administrator is made a user': {
    who: 'an administrator',
    act: (one) => admin.call('DELETE', `/administrators/${one.id}`),
  },
  'an administrator’s connection is deleted': {
    who: 'an administrator',
    act: () => admin.call('DELETE', '/connections/training'),
  },
};

const isIn = (caller: Caller): Way => ({ holds: async () => (await caller.call('GET', '/session')).status === 200 });
async function signIn(username: string, code: string | null = null): Promise<Caller> {
  const answer = await on.api.nobody.call('POST', '/session', { username, password: PASSWORD, code });
  expect(answer.status).toBe(201);
  return on.api.with(sessionHeaders(answer));
}

async function tokenFor(personId: string, email: string): Promise<string> {
  const link = { personId, email, event: 'password_set' } as const;
  const { url } = await createPasswordLink(on.rollcall.db, link, 'https://learn.example', new Date());
  return new URL(url).hash.slice(1);
}

async function linkTo(personId: string, email: string): Promise<Way> {
  const token = await tokenFor(personId, email);
  const check = () => on.api.nobody.call('POST', '/password-links/check', { token });
  return { holds: async () => (await check()).status === 200 };
}

/** Somebody who came by the provider and has a password, and whose record a connection keeps. */
async function ada(withFactor = false): Promise<Somebody> {
  expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 201 });
  const { id, username } = await findPerson(on.rollcall.db, 'ada@idp.example');
  const first = await on.api.signedInAs('user', { username });
  const factor = withFactor ? z.object({ recoveryCodes }).parse((await addFactor({ browser: first })).body) : null;
  await on.rollcall.db.deleteFrom('session').where('person_id', '=', id).execute();
  const [one = null, other = null, ...rest] = factor?.recoveryCodes ?? [];
  const browser = await signIn(username, one);
  const password = isIn(await signIn(username, other));
  const provider = on.api.with(sessionHeaders(await on.signIn('ada', vouched(1))));
  const client = { address: '127.0.0.1', userAgent: null };
  const { id: connectionId } = await on.rollcall.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
  const origin = { method: 'salesforce', connectionId } as const;
  const { token } = await beginSession(on.rollcall.db, id, client, new Date(), origin);
  const { browser: waiting, returned } = await on.begin();
  return {
    id,
    browser,
    recoveryCodes: rest,
    ways: {
      password,
      provider: isIn(provider),
      inside: isIn(on.api.with({ 'x-rollcall-session': token })),
      link: await linkTo(id, 'ada@idp.example'),
      'half-done': { holds: async () => comesInAs(id, await on.complete(waiting, returned)) },
    },
  };
}

const recoveryCodes = z.array(z.string());

const PEOPLE = {
  'a person': () => ada(),
  'a person with a second factor': () => ada(true),
  'an administrator': boss,
} as const;

const comesInAs = (id: string, { status: code, body }: Answered) =>
  code === 201 && JSON.stringify(body).includes(`"id":"${id}"`);

/** An administrator who was shown, inside Salesforce, that they can join their user there. */
async function boss(): Promise<Somebody> {
  await on.api.signedIn('boss');
  const { id } = await findPerson(on.rollcall.db, 'boss');
  await on.rollcall.db.updateTable('person').set({ email: 'boss@acme.example' }).where('id', '=', id).execute();
  const browser = await signIn('boss');
  const made = await browser.call('POST', '/tokens', { name: 'a program', scopes: ['runs:read'] });
  const program = on.api.with({ authorization: `Bearer ${textIn(made.body, 'token')}` });
  const inside = isIn(await on.api.signedInAs('superadmin', { username: 'boss', method: 'salesforce' }));
  const token = newSecret();
  const { id: connectionId } = await on.rollcall.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
  const expiresAt = new Date(Date.now() + 600_000);
  await insertSalesforceJoin(on.rollcall.db, {
    tokenHash: hashSecret(token),
    connectionId,
    userId: userId(9),
    expiresAt,
  });
  async function join(): Promise<Answered> {
    const { password: current, isTemporary, code } = nowTheirs;
    if (!isTemporary) {
      const credentials = { token, username: 'boss', password: current, code };
      return await on.api.nobody.call('POST', '/session/salesforce', credentials);
    }
    const session = await on.api.nobody.call('POST', '/session', { username: 'boss', password: current, code });
    await on.api.with(sessionHeaders(session)).call('PUT', '/profile/password', { current, next: NEXT });
    Object.assign(nowTheirs, { password: NEXT, isTemporary: false });
    return await join();
  }
  const link = await linkTo(id, 'boss@acme.example');
  return {
    id,
    browser,
    recoveryCodes: [],
    ways: {
      password: isIn(await signIn('boss')),
      inside,
      token: { holds: async () => (await program.call('GET', '/runs')).status === 200 },
      link,
      'half-done': {
        holds: async () => (await join()).status === 201,
      },
    },
  };
}

/** The rows of the documentation, by their event. */
async function documented(): Promise<Map<string, readonly string[]>> {
  const text = await readFile('docs/security.md', 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith('What ends what')) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| --- '));
  return new Map(
    rows.slice(1).map((line) => {
      const [event = '', ...cells] = line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim());
      return [event, cells];
    }),
  );
}

/** What becomes of each of their ways in. What is half-done can be tried once: at the end where it is said to end for good. */
async function outcomes(one: Somebody, { act, undo }: Event, expected: readonly string[]) {
  expect((await act(one)).status).toBeLessThan(300);
  const once = expected[COLUMNS.indexOf('half-done')] === 'ends' ? 'later' : 'now';
  const now = new Map<Column, boolean>();
  for (const column of COLUMNS) {
    if (column !== 'half-done' || once === 'now') now.set(column, (await one.ways[column]?.holds()) ?? false);
  }
  if (undo !== undefined) expect((await undo(one)).status).toBeLessThan(300);
  const found: string[] = [];
  for (const column of COLUMNS) {
    const way = one.ways[column];
    if (way === undefined) found.push('–');
    else if (now.get(column) === true) found.push('stays');
    else found.push((column === 'half-done' && once === 'now') || (await way.holds()) ? 'rests' : 'ends');
  }
  return found;
}

describe('what ends what', async () => {
  const table = await documented();

  it('is documented for every event', () => {
    expect([...table.keys()].toSorted()).toEqual(Object.keys(EVENTS).toSorted());
  });

  it.each(Object.entries(EVENTS))('%s', async (name, event) => {
    const cells = table.get(name) ?? [];
    const one = await PEOPLE[event.who]();
    for (const way of Object.entries(one.ways)) {
      // Each is good for something before; what is half-done can be tried once.
      if (way[0] !== 'half-done') expect([way[0], await way[1].holds()]).toEqual([way[0], true]);
    }
    expect(await outcomes(one, event, cells)).toEqual(cells);
    if (name.includes('connection')) await on.rollcall.configure(provisioningConfiguration({ oidc: true }));
  });
});
