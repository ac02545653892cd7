import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { identityProvider, isStillProvider } from '../../src/store/providers/providers.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Answered, type Caller, sessionHeaders } from '../support/api.ts';
import { whileHeld } from '../support/held-statement.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

const isIn = async (caller: Caller) => (await caller.call('GET', '/session')).status === 200;
const comeIn = async () => {
  const answer = await on.signIn('ada', vouched(1));
  expect(answer).toMatchObject({ status: 201 });
  return on.api.with(sessionHeaders(answer));
};
const open = async () => await on.admin.call('GET', `/identity-providers/${on.providerId}/sessions`);
const remove = () => on.admin.call('DELETE', `/identity-providers/${on.providerId}`);
const refused = { status: 401, body: { code: 'identity_refused' } };

describe('a provider that vouches for nobody any more', () => {
  it('ends the sessions that were begun by it when it is switched off, says how many, and has it in the audit log', async () => {
    const [one, other] = [await comeIn(), await comeIn()];
    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    // Ada in another way, and somebody of another provider.
    await on.rollcall.db
      .updateTable('person')
      .set({ username: 'ada', username_key: 'ada' })
      .where('id', '=', id)
      .execute();
    const byPassword = await on.api.signedInAs('user', { username: 'ada' });
    expect(await open()).toMatchObject({ status: 200, body: { open: 2 } });
    expect(await on.change({ name: 'Acme again' })).toMatchObject({ status: 200, body: { ended: 0 } });
    expect([await isIn(one), await isIn(other)]).toEqual([true, true]);
    expect(await on.change({ active: false })).toMatchObject({ status: 200, body: { active: false, ended: 2 } });
    expect([await isIn(one), await isIn(other), await isIn(byPassword)]).toEqual([false, false, true]);
    const [event] = await listAuditEvents(on.rollcall.db, { action: 'identity_provider.change' }, 1);
    expect(event).toMatchObject({ outcome: 'done', detail: { active: false, ended: 2 } });
    expect(await open()).toMatchObject({ body: { open: 0 } });
    // Switched on again, it vouches for whoever comes, and nobody is back by that alone.
    await on.change({});
    expect(await isIn(one)).toBe(false);
    expect(await isIn(await comeIn())).toBe(true);
  });

  it('ends them when it is removed, over the API and on the command line, which says so first', async () => {
    const before = await comeIn();
    expect(await remove()).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await isIn(before)).toBe(false);
    const [event] = await listAuditEvents(on.rollcall.db, { action: 'identity_provider.delete' }, 1);
    expect(event).toMatchObject({ outcome: 'done', target: 'Acme login', detail: { ended: 1 } });
    await on.rollcall.db.deleteFrom('person').where('username', '<>', 'admin').execute();
    await on.rollcall.db.deleteFrom('link').execute();
    await on.setUp();
    const after = await comeIn();
    const words = ['providers', 'delete', 'Acme login'];
    const asked = await command(words, on.rollcall.environment);
    expect(asked.stdout).toContain('1 session would end');
    expect(await isIn(after)).toBe(true);
    const done = await command([...words, '--yes', '--json'], on.rollcall.environment);
    expect(JSON.parse(done.stdout)).toMatchObject({ deleted: true, ended: 1 });
    expect(await isIn(after)).toBe(false);
  });

  it('lets nobody in who was on the way, also where it is switched on again before they come back', async () => {
    on.idp.answerAs('ada', vouched(1));
    const { browser, returned } = await on.begin();
    await on.change({ active: false });
    await on.change({});
    expect(await on.complete(browser, returned)).toMatchObject(refused);
  });
});

/** What an administrator does while somebody is being let in: they have been verified, and their session is written. */
const MEANWHILE: Readonly<Record<string, () => Promise<Answered>>> = {
  'is switched off': () => on.change({ active: false }),
  'is removed': remove,
  'is to know them no more': async () => {
    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    return await on.admin.call('DELETE', `/people/${id}/identities/${on.providerId}`);
  },
};

describe('a provider that changes while somebody is let in by it', () => {
  it.each(Object.entries(MEANWHILE))('lets them in and out again: it %s', async (_, act) => {
    await comeIn();
    const held = { at: 'before insert on session', when: `new.method = 'sso'` };
    const [entered, acted] = await whileHeld(on.rollcall.db, held, () => on.signIn('ada', vouched(1)), act);
    expect(acted.status).toBe(200);
    expect(entered.status).toBe(201);
    expect(await isIn(on.api.with(sessionHeaders(entered)))).toBe(false);
  });

  it.each<[string, object, object]>([
    ['its client secret', { secret: 'another secret of some length' }, {}],
    ['its client id', {}, { clientId: 'another' }],
  ])('counts no more for what it was asked before: %s', async (_, more, settings) => {
    const { db } = on.rollcall;
    const asked = await identityProvider(db, on.providerId);
    const isStill = async () => await inTransaction(db, (tx) => isStillProvider(tx, asked));
    expect(await on.change({ name: 'Renamed' })).toMatchObject({ status: 200 });
    expect(await isStill()).toBe(true);
    expect(await on.change(more, settings)).toMatchObject({ status: 200 });
    expect(await isStill()).toBe(false);
  });

  it('lets in nobody whom a run has deactivated after they were found', async () => {
    await comeIn();
    const deactivate = async () => {
      const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
      return await on.admin.call('PUT', `/people/${id}/status`, { active: false });
    };
    const held = { at: 'before insert on session', when: `new.method = 'sso'` };
    const [entered] = await whileHeld(on.rollcall.db, held, () => on.signIn('ada', vouched(1)), deactivate);
    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    await on.admin.call('PUT', `/people/${id}/status`, { active: true });
    expect(await isIn(on.api.with(sessionHeaders(entered)))).toBe(false);
  });

  it('ends what was begun by it, and what was begun by another one stays', async () => {
    const here = await comeIn();
    const [first] = [on.providerId];
    await on.setUp('Company login');
    await on.change({ name: 'Company login' }, { binding: 'salesforce_id' });
    const there = await comeIn();
    expect(await on.admin.call('DELETE', `/identity-providers/${first}`)).toMatchObject({ body: { ended: 1 } });
    expect([await isIn(here), await isIn(there)]).toEqual([false, true]);
    const { body } = await on.admin.call('GET', '/identity-providers');
    expect(z.object({ items: z.array(z.unknown()) }).parse(body).items).toHaveLength(1);
  });
});
