import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealTotp } from '../../src/administration/access/sealed-totp.ts';
import { hashSecret, newSecret } from '../../src/administration/access/secrets.ts';
import { newTotpSecret } from '../../src/administration/access/totp.ts';
import { createPersonByHand } from '../../src/directory/builtin/edit-people.ts';
import { insertSalesforceJoin } from '../../src/store/access/embedded.ts';
import { confirmTotp, offerTotp } from '../../src/store/access/second-factor.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Answered, PASSWORD, type RunningApi, startApi } from '../support/api.ts';
import { type CountedWork, countWork } from '../support/counted-work.ts';
import {
  type ProviderSignIn,
  provisioningConfiguration,
  startProviderSignIn,
  vouched,
} from '../support/provider-sign-in.ts';

let on: ProviderSignIn;
let api: RunningApi;
let work: ReturnType<typeof countWork>;

beforeAll(async () => {
  on = await startProviderSignIn();
  work = countWork(on.rollcall.db);
  const { context } = on.rollcall;
  api = await startApi({ ...context, db: work.db }, context.config.http);
  await inTransaction(on.rollcall.db, (tx) =>
    createPersonByHand(tx, { username: 'passwordless', firstname: 'No', lastname: 'Password' }),
  );
  await api.signedInAs('user', { username: 'known' });
  await api.signedInAs('superadmin', { username: 'administrator' });
  await api.signedInAs('user', { username: 'temporary', mustChange: true });
  await api.signedInAs('user', { username: 'inactive' });
  await api.signedInAs('user', { username: 'expired' });
  await api.signedInAs('superadmin', { username: 'guarded' });
  await guard('guarded');
  await change('inactive', { active: false });
  await change('expired', { expiration: '2020-01-01' });
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await on.rollcall.db.deleteFrom('attempt').execute();
});

const change = (username: string, values: { active?: boolean; expiration?: string }) =>
  on.rollcall.db.updateTable('person').set(values).where('username', '=', username).execute();

/** Gives them a second factor. */
async function guard(username: string): Promise<void> {
  const { id } = await findPerson(on.rollcall.db, username);
  await offerTotp(on.rollcall.db, id, await sealTotp(on.rollcall.context.vault, id, newTotpSecret()));
  await confirmTotp(on.rollcall.db, id, new Date());
}

/** What a stranger sees of an answer: everything that is not about the moment. */
function seen({ status, headers, body }: Answered) {
  const names = [...headers.keys()].filter((name) => !['connection', 'date', 'keep-alive'].includes(name));
  return { status, body: JSON.stringify(body).replaceAll(/\d+ seconds?/g, 'some seconds'), names: names.toSorted() };
}

interface Looked {
  readonly who: string;
  readonly seen: ReturnType<typeof seen>;
  readonly work: CountedWork;
}

/** That all of them look alike to a stranger, and are as much work. */
function expectAlike(all: readonly Looked[]): void {
  const [first] = all;
  for (const one of all) expect(one).toEqual({ ...first, who: one.who });
}

/** Somebody whom there is, in every state, and somebody whom there is not. */
const NAMES = ['known', 'administrator', 'temporary', 'passwordless', 'inactive', 'expired', 'nobody', 'KNOWN '];

async function tryAs(who: string, password: string): Promise<Looked> {
  const { answer, work: done } = await work.of(() => api.nobody.call('POST', '/session', { username: who, password }));
  return { who, seen: seen(answer), work: done };
}

describe('a stranger who tries to sign in', () => {
  it('sees no difference, and causes none, between whom there is and whom there is not', async () => {
    const all: Looked[] = [];
    for (const who of NAMES) all.push(await tryAs(who, 'wrong wrong wrong'));
    expectAlike(all);
    expect(all[0]).toMatchObject({
      seen: { status: 401, body: expect.stringContaining('"sign_in_refused"') },
      work: { hashes: 1 },
    });
  });

  it('learns nothing by the right password either, of whoever may not come in', async () => {
    const all = [await tryAs('inactive', PASSWORD), await tryAs('expired', PASSWORD), await tryAs('nobody', PASSWORD)];
    expectAlike(all);
    expect(all[0]).toMatchObject({ seen: { status: 401 }, work: { hashes: 1 } });
    expect(await tryAs('known', PASSWORD)).toMatchObject({ seen: { status: 201 } });
  });

  it('is slowed down alike, by whom there is and whom there is not', async () => {
    const all: Looked[] = [];
    // Of those who are slowed down at one address the audit log has one line a minute: the first one here leaves it.
    for (const who of ['anybody', 'known', 'administrator', 'inactive', 'nobody']) {
      // What is counted for the address would be the same for all, and come first.
      for (let times = 0; times < 5; times++) {
        await tryAs(who, 'wrong wrong wrong');
        await on.rollcall.db.deleteFrom('attempt').where('key', 'like', 'address:%').execute();
      }
      all.push(await tryAs(who, PASSWORD));
    }
    all.shift();
    expectAlike(all);
    expect(all[0]).toMatchObject({
      seen: { status: 429, body: expect.stringContaining('"too_many_attempts"') },
      work: { hashes: 0 },
    });
  });
});

describe('a stranger who tries codes of a second factor', () => {
  const tries = async (who: string, password: string, code: string | null): Promise<Looked> => {
    const body = { username: who, password, code };
    const { answer, work: done } = await work.of(() => api.nobody.call('POST', '/session', body));
    return { who, seen: seen(answer), work: done };
  };

  it('does not learn who has one, nor who there is, without the password', async () => {
    for (const code of ['123456', 'AAAAA-AAAAA', null]) {
      await on.rollcall.db.deleteFrom('attempt').execute();
      const all: Looked[] = [];
      for (const who of ['guarded', ...NAMES]) all.push(await tries(who, 'wrong wrong wrong', code));
      expectAlike(all);
      expect(all[0]).toMatchObject({
        seen: { status: 401, body: expect.stringContaining('"sign_in_refused"') },
        work: { hashes: 1 },
      });
    }
  });

  it('is not told that the password is right by a wrong code; that a code is asked for, only whoever has the password', async () => {
    const wrongCode = await tries('guarded', PASSWORD, '000000x');
    const wrongPassword = await tries('guarded', 'wrong wrong wrong', '000000x');
    const nobody = await tries('nobody', PASSWORD, '000000x');
    expect(wrongCode.seen).toEqual(wrongPassword.seen);
    expect(nobody.seen).toEqual(wrongPassword.seen);
    const asked = await tries('guarded', PASSWORD, null);
    expect(asked.seen).toMatchObject({ status: 401, body: expect.stringContaining('"second_factor_required"') });
    // Asking for the code again and again is no way round the limit of attempts.
    for (let times = 0; times < 5; times++) await tries('guarded', PASSWORD, '000000x');
    expect(await tries('guarded', PASSWORD, null)).toMatchObject({ seen: { status: 429 }, work: { hashes: 0 } });
  });
});

describe('a stranger who joins a Salesforce user to an account', () => {
  /** As the page has it that an unknown Salesforce user sees. */
  async function offer(): Promise<string> {
    const token = newSecret();
    const connection = await on.rollcall.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
    await insertSalesforceJoin(on.rollcall.db, {
      tokenHash: hashSecret(token),
      connectionId: connection.id,
      userId: '005000000000001AAA',
      expiresAt: new Date(Date.now() + 600_000),
    });
    return token;
  }

  const joins = async (token: string, who: string, password: string, code: string | null = null): Promise<Looked> => {
    const body = { token, username: who, password, code };
    const { answer, work: done } = await work.of(() => api.nobody.call('POST', '/session/salesforce', body));
    return { who, seen: seen(answer), work: done };
  };

  it('sees no difference, and causes none, between whom there is and whom there is not', async () => {
    const token = await offer();
    const all: Looked[] = [];
    for (const who of ['guarded', ...NAMES]) all.push(await joins(token, who, 'wrong wrong wrong', '123456'));
    expectAlike(all);
    expect(all[0]).toMatchObject({
      seen: { status: 401, body: expect.stringContaining('"sign_in_refused"') },
      work: { hashes: 1 },
    });
    const refused = [await joins(token, 'inactive', PASSWORD), await joins(token, 'expired', PASSWORD)];
    expectAlike([...refused, await joins(token, 'nobody', PASSWORD)]);
    expect((await joins(token, 'guarded', PASSWORD, '000000x')).seen).toEqual(all[0]?.seen);
  });

  it('is asked for nothing, and counted for nothing, with an offer that is none', async () => {
    const all: Looked[] = [];
    for (const who of ['guarded', ...NAMES]) all.push(await joins('nothing that was offered', who, PASSWORD));
    expectAlike(all);
    expect(all[0]).toMatchObject({
      seen: { status: expect.any(Number), body: expect.stringContaining('"canvas_refused"') },
      work: { hashes: 0 },
    });
  });

  it('shares the limit of attempts with the sign-in page', async () => {
    const token = await offer();
    const all: Looked[] = [];
    for (const who of ['known', 'nobody']) {
      for (let times = 0; times < 5; times++) await tryAs(who, 'wrong wrong wrong');
      // At once: the first wait is a second.
      all.push(await joins(token, who, PASSWORD));
    }
    for (const one of all) expect(one).toMatchObject({ seen: { status: 429 }, work: { hashes: 0 } });
    expect(all[0]?.seen).toEqual(all[1]?.seen);
  });
});

describe('a stranger who asks for a link to set a password', () => {
  it('sees no difference, and causes none', async () => {
    const all: Looked[] = [];
    for (const who of NAMES) {
      const { answer, work: done } = await work.of(() => api.nobody.call('POST', '/password-links', { username: who }));
      all.push({ who, seen: seen(answer), work: done });
    }
    expectAlike(all);
    expect(all[0]).toMatchObject({ seen: { status: 202 }, work: { hashes: 0 } });
  });

  it('is slowed down alike', async () => {
    const all: Looked[] = [];
    for (const who of ['known', 'inactive', 'nobody']) {
      for (let times = 0; times < 4; times++) await api.nobody.call('POST', '/password-links', { username: who });
      const { answer, work: done } = await work.of(() => api.nobody.call('POST', '/password-links', { username: who }));
      all.push({ who, seen: seen(answer), work: done });
    }
    expectAlike(all);
    expect(all[0]).toMatchObject({ seen: { status: 429 } });
  });

  it('learns nothing of links that are none: what was never made, or is not complete', async () => {
    const all: Looked[] = [];
    for (const who of ['a', 'a'.repeat(43), 'b'.repeat(43)]) {
      const { answer, work: done } = await work.of(() =>
        api.nobody.call('POST', '/password-links/use', { token: who, password: 'a long enough phrase 7' }),
      );
      all.push({ who, seen: seen(answer), work: done });
    }
    expectAlike(all);
    expect(all[0]).toMatchObject({ seen: { status: 409 }, work: { hashes: 0 } });
  });
});

describe('a stranger whom a provider knows', () => {
  it('is told the same, whomever they say they are and whatever keeps them out', async () => {
    await on.setUp();
    await on.rollcall.configure(provisioningConfiguration({}));
    await on.change({}, { binding: 'username', usernameAttribute: 'preferred_username' });
    const all: Looked[] = [];
    for (const who of ['nobody', 'administrator', 'admin', 'inactive', 'expired']) {
      const answer = await on.signIn(`subject of ${who}`, { preferred_username: who });
      all.push({ who, seen: seen(answer), work: { hashes: 0, statements: [] } });
    }
    // Whoever is somebody here by their username, but may not be bound by it.
    await on.change({});
    for (const who of ['known', 'passwordless']) {
      const answer = await on.signIn(`another of ${who}`, vouched(1, { preferred_username: who, Email: who }));
      all.push({ who, seen: seen(answer), work: { hashes: 0, statements: [] } });
    }
    expectAlike(all);
    expect(all[0]).toMatchObject({ seen: { status: 403, body: expect.stringContaining('"identity_unknown"') } });
  });
});
