import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/sync/result.ts';
import { type Held, whileHeld } from '../support/held-statement.ts';
import {
  type ProviderSignIn,
  provisioningConfiguration,
  startProviderSignIn,
  vouched,
} from '../support/provider-sign-in.ts';
import { accountId, contactId } from '../support/training-org.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(async () => {
  await on.cleanUp();
  const { db } = on.rollcall;
  for (const table of ['membership', 'branch_link', 'account'] as const) await db.deleteFrom(table).execute();
  for (const number of [2, 1]) await db.deleteFrom('branch').where('code', '=', accountId(number)).execute();
  await on.salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
  await on.salesforce.update('Contact', contactId(2), { Email: 'bartik@learners.example' });
});

/** Ada's username in Salesforce, and the one that her provider knows. */
const OF_RECORD = 'lovelace@learners.example';
const OF_PROVIDER = 'ada@idp.example';

/** A run that has planned everything, and has not applied anything. */
const PLANNED: Held = { at: 'after update of state on run', when: `new.state = 'applying' and new.mode <> 'single'` };
/** Whoever has made the person with this username, before or after the link, while nobody else can see it. */
const making = (username: string, linked: 'before' | 'after' = 'after'): Held => ({
  at: `${linked} insert on link`,
  when: `exists (select from person where id = new.person_id and username = '${username}')`,
});

const synchronize = () => on.rollcall.sync('contacts');
const signIn = (claims: object = {}, subject = 'ada') => on.signIn(subject, vouched(1, claims));
/** What became of the changes of a run that were not made as planned, in the words of the run: of branches, and of people. */
function left({ errors }: RunResult): { readonly branches: string[]; readonly people: string[] } {
  const said = errors.map(({ code, message }) => `${code}: ${message}`).toSorted();
  const isOfBranch = (line: string) => /: The branch /.test(line);
  return { branches: said.filter(isOfBranch), people: said.filter((line) => !isOfBranch(line)) };
}
const LINKED = expect.stringMatching(/^stale: Somebody has been linked with this record since the plan was made/);

/** The people of the platform, with their record, to which record they are linked and whether the provider knows them. */
async function people(): Promise<string[]> {
  const rows = await on.rollcall.db
    .selectFrom('person')
    .leftJoin('link', 'link.person_id', 'person.id')
    .leftJoin('identity', 'identity.person_id', 'person.id')
    .leftJoin('membership', 'membership.person_id', 'person.id')
    .leftJoin('branch', 'branch.id', 'membership.branch_id')
    .select(['username', 'sfdc_id', 'sfdc_user_type', 'link.source_id', 'identity.subject', 'branch.name'])
    .where('level', '=', 'user')
    .orderBy('username')
    .execute();
  const shown = (id: string | null) => ['–', ...[1, 2, 3].map(contactId)].indexOf(id ?? '–');
  return rows.map(
    ({ username, sfdc_id, sfdc_user_type, source_id, subject, name }) =>
      `${username} ${sfdc_user_type} ${shown(sfdc_id)}, linked ${shown(source_id)}, ${subject}, ${name}`,
  );
}

const JEAN = 'bartik@learners.example contact 2, linked 2, null, Customers';
const made = (username: string) => `${username} contact 1, linked 1, ada, Contoso`;

/** The next run changes what Salesforce has otherwise, and makes nobody. */
async function expectSettled(): Promise<void> {
  const again = await synchronize();
  expect(again).toMatchObject({ state: 'succeeded', counts: { created: 0, stale: 0, failed: 0, rejected: 0 } });
  expect(await people()).toEqual([JEAN, made(OF_RECORD)]);
  expect(await synchronize()).toMatchObject({ counts: { unchanged: 2, updated: 0, linked: 0 } });
}

describe('somebody unknown who signs in', () => {
  it.each([OF_RECORD, OF_PROVIDER])(
    'R11, R42: while a run is about to make them is made once, by the one who was first (%s)',
    async (username) => {
      const [run, signedIn] = await whileHeld(on.rollcall.db, PLANNED, synchronize, () => signIn({ Email: username }));
      expect(signedIn).toMatchObject({ status: 201, body: { person: { username } } });
      expect(run).toMatchObject({ counts: { extracted: 2, created: 1, stale: 1, failed: 0 } });
      expect(left(run).people).toEqual([LINKED]);
      // The branches above them are not made twice either, and everybody else is put there.
      expect(run.branches).toMatchObject({ created: 0 });
      expect(left(run).branches).toEqual([
        expect.stringContaining('The branch Contoso has been made meanwhile'),
        expect.stringContaining('The branch Northwind has been made meanwhile'),
      ]);
      expect((await people()).toSorted()).toEqual([JEAN, made(username)].toSorted());
      await expectSettled();
    },
  );

  it.each([OF_RECORD, OF_PROVIDER])(
    'R11, R42: is made once where the run makes them at the same moment, and is told where it was faster (%s)',
    async (username) => {
      const [run, signedIn] = await whileHeld(on.rollcall.db, making(OF_RECORD), synchronize, () =>
        signIn({ Email: username }),
      );
      expect(signedIn).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
      expect(await on.logged()).toMatchObject({
        code: 'account_exists',
        message: expect.stringContaining('Somebody on the platform has this record or username already'),
      });
      expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2, stale: 0, failed: 0 } });
      expect(await people()).toEqual([JEAN, `${OF_RECORD} contact 1, linked 1, null, Contoso`]);
      await on.change({}, { binding: 'salesforce_id' });
      expect(await signIn()).toMatchObject({ status: 201, body: { person: { username: OF_RECORD } } });
      await expectSettled();
    },
  );

  it('R11, R42: is let in where the run has made them, and they were the first to be linked', async () => {
    const [run, signedIn] = await whileHeld(on.rollcall.db, making(OF_RECORD, 'before'), synchronize, () => signIn());
    expect(signedIn).toMatchObject({ status: 201, body: { person: { username: OF_PROVIDER } } });
    expect(run).toMatchObject({ counts: { created: 1, stale: 1, failed: 0 } });
    expect(left(run).people).toEqual([LINKED]);
    expect(await people()).toEqual([made(OF_PROVIDER), JEAN]);
    await expectSettled();
  });

  it.each([OF_RECORD, OF_PROVIDER])(
    'R11, R42: is made once where they are the first of the two (%s)',
    async (username) => {
      const [signedIn, run] = await whileHeld(
        on.rollcall.db,
        making(username),
        () => signIn({ Email: username }),
        synchronize,
      );
      expect(signedIn).toMatchObject({ status: 201, body: { person: { username } } });
      expect(run).toMatchObject({ counts: { extracted: 2, failed: 0 } });
      expect(run.counts.created + run.counts.stale + run.counts.unchanged + run.counts.linked).toBe(2);
      await expectSettled();
    },
  );

  it('R38, R11: while somebody looks at the plan of a run that would make them is left alone by it', async () => {
    const plan = await on.rollcall.plan('contacts');
    expect(plan).toMatchObject({ state: 'planned', counts: { created: 2 } });
    expect(await signIn()).toMatchObject({ status: 201 });
    const applied = await on.rollcall.approve(plan.id);
    expect(applied).toMatchObject({ state: 'completed_with_errors', counts: { created: 1, stale: 1, failed: 0 } });
    expect(left(applied).people).toEqual([LINKED]);
    expect(await people()).toEqual([made(OF_PROVIDER), JEAN]);
    await expectSettled();
  });

  it('R39, R11: while a run that would make them is held is let in at once, and left alone when it is approved', async () => {
    await on.salesforce.update('Contact', contactId(1), { Is_Learner__c: false });
    await synchronize();
    await on.salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
    await on.salesforce.update('Contact', contactId(2), { FirstName: 'Betty Jean' });
    await on.rollcall.configure(
      provisioningConfiguration({ oidc: true }, { thresholds: { smallest: 1, changed: '10%' } }),
    );
    const held = await synchronize();
    expect(held).toMatchObject({ state: 'held', counts: { created: 1, updated: 1 } });
    expect(await signIn()).toMatchObject({ status: 201 });
    expect(await people()).toEqual([made(OF_PROVIDER), JEAN]);
    const approved = await on.rollcall.approve(held.id);
    expect(approved).toMatchObject({ counts: { created: 0, updated: 1, stale: 1, failed: 0 } });
    expect(await people()).toEqual([made(OF_PROVIDER), JEAN]);
    expect(await signIn()).toMatchObject({ status: 201, body: { person: { username: OF_PROVIDER } } });
    await on.rollcall.configure(provisioningConfiguration({ oidc: true }));
    await expectSettled();
    await on.salesforce.update('Contact', contactId(2), { FirstName: 'Jean' });
  });
});

describe('somebody unknown who signs in with a username', () => {
  const TAKEN = 'grace@learners.example';

  /** Jean is there, and Salesforce has renamed her since. */
  beforeEach(async () => {
    await on.salesforce.update('Contact', contactId(1), { Is_Learner__c: false });
    await synchronize();
    await on.salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
    await on.salesforce.update('Contact', contactId(2), { Email: TAKEN });
  });

  it('R34: that a run is about to give somebody else keeps it until Salesforce says otherwise', async () => {
    const [run, signedIn] = await whileHeld(on.rollcall.db, PLANNED, synchronize, () => signIn({ Email: TAKEN }));
    expect(signedIn).toMatchObject({ status: 201, body: { person: { username: TAKEN } } });
    expect(run).toMatchObject({ counts: { created: 0, updated: 0, stale: 2, failed: 0 } });
    expect(left(run).people).toEqual([
      LINKED,
      expect.stringMatching(new RegExp(`^stale: The username ${TAKEN} was taken`)),
    ]);
    expect(await people()).toEqual([JEAN, made(TAKEN)]);
    // Both have the username that Salesforce says from then on.
    expect(await synchronize()).toMatchObject({ counts: { updated: 2, stale: 0, rejected: 0 } });
    expect(await people()).toEqual([`${TAKEN} contact 2, linked 2, null, Customers`, made(OF_RECORD)]);
  });

  it('R34: that a run gives somebody else at the same moment takes it from nobody, and both can be read', async () => {
    const [signedIn, run] = await whileHeld(on.rollcall.db, making(TAKEN), () => signIn({ Email: TAKEN }), synchronize);
    expect(signedIn).toMatchObject({ status: 201, body: { person: { username: TAKEN } } });
    expect(run).toMatchObject({ counts: { created: 0, updated: 0, stale: 2, failed: 0 } });
    expect(left(run).people[1]).toMatch(new RegExp(`^stale: The username ${TAKEN} was taken`));
    expect(await people()).toEqual([JEAN, made(TAKEN)]);
    await synchronize();
    expect(await people()).toEqual([`${TAKEN} contact 2, linked 2, null, Customers`, made(OF_RECORD)]);
  });

  it('R34: that a run takes from somebody is refused until it has, and let in afterwards', async () => {
    const [run, signedIn] = await whileHeld(on.rollcall.db, PLANNED, synchronize, () =>
      signIn({ Email: 'bartik@learners.example' }),
    );
    expect(signedIn).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({
      code: 'record_rejected',
      message: expect.stringContaining('bartik@learners.example'),
    });
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 1, updated: 1 } });
  });

  it('R34: that a run has just given somebody else is refused in words', async () => {
    const [run, signedIn] = await whileHeld(
      on.rollcall.db,
      { at: 'after insert on link', when: `exists (select from person where username = '${TAKEN}')` },
      synchronize,
      () => signIn({ Email: TAKEN }),
    );
    expect(signedIn).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({
      code: 'record_rejected',
      message: expect.stringContaining(`The username ${TAKEN} is already used by another person`),
    });
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 1, updated: 1 } });
    expect(await people()).toEqual([
      `${TAKEN} contact 2, linked 2, null, Customers`,
      `${OF_RECORD} contact 1, linked 1, null, Contoso`,
    ]);
  });
});
