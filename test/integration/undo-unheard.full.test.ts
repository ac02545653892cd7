import { describe, expect, it } from 'vitest';
import {
  type DoceboTenant,
  QUICK_TENANT,
  startTenant,
  TENANT_ACCESS,
  TENANT_MAPPING,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTHWIND = 1;
const SOUTHWIND = 2;
const NAMES = ['Lovelace', 'Bartik', 'Hopper', 'Easley'];
const HOLBERTON = contactId(5);

const ORG = trainingOrg({
  accounts: [account(NORTHWIND, 'Northwind'), account(SOUTHWIND, 'Southwind')],
  contacts: [
    ...NAMES.map((lastname, index) =>
      learner(index + 1, `First${index + 1}`, lastname, { AccountId: accountId(NORTHWIND), Motto__c: 'First' }),
    ),
    learner(5, 'Betty', 'Holberton', { AccountId: accountId(SOUTHWIND), Is_Learner__c: false }),
  ],
});

interface At extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly docebo: DoceboTenant;
  readonly rollcall: Installation;
}

async function settled(directory: Readonly<Record<string, unknown>> = {}): Promise<At> {
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(ORG));
  const docebo = resources.use(await startTenant(trainingTenant()));
  const configuration = trainingConfiguration({
    directory: { ...TENANT_ACCESS, chunk: 2, ...directory },
    users: null,
    contacts: { leavers: 'deactivate', mapping: TENANT_MAPPING },
  });
  const rollcall = resources.use(
    await install(configuration, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT),
  );
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: 4 });
  const owned = resources.move();
  return { salesforce, docebo, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Plays a run that ends before it can note what it has done; answers its id. */
async function failedRun({ rollcall, docebo }: At, faults: object): Promise<string> {
  await docebo.control('/faults', faults);
  await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_unreachable' });
  await docebo.clearFaults();
  return await newest(rollcall);
}

/** Plays a run that is stopped as soon as it meets the faults, and is gone on with by the next one. */
async function interrupted({ rollcall, docebo }: At, faults: object): Promise<void> {
  await docebo.control('/faults', faults);
  const stop = new AbortController();
  const stopped = rollcall.sync('contacts', { signal: stop.signal });
  await expect.poll(() => docebo.hits()).toBeGreaterThan(0);
  stop.abort(new Error('Stopped'));
  await expect(stopped).rejects.toThrow('Stopped');
  await docebo.clearFaults();
}

async function newest({ db }: Installation): Promise<string> {
  const { id } = await db.selectFrom('run').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return id;
}

const undone = async ({ rollcall }: At, runId: string) => await rollcall.approve((await rollcall.undo(runId)).id);

const LOST = { times: 'always', breakAfter: 10 } as const;

const motto = async ({ salesforce }: At, text: string, ids: readonly number[] = [1, 2, 3, 4]) => {
  for (const id of ids) await salesforce.update('Contact', contactId(id), { Motto__c: text });
};

describe('an undo of a run that ended without an answer of Docebo', () => {
  it('R40: takes back what was done, heard or not, and nothing that was not asked for', async () => {
    await using at = await settled();
    const { docebo, rollcall } = at;
    const before = await docebo.users();
    await motto(at, 'Second');
    // The first call is answered, the second one done without an answer, and the page is never marked.
    const run = await failedRun(at, { kind: 'user_batch', skip: 1, ...LOST });
    expect((await docebo.users()).map(({ fields }) => fields['field_7'])).toEqual(Array(4).fill('Second'));
    const undoing = await undone(at, run);
    expect(undoing).toMatchObject({ mode: 'undo', state: 'succeeded' });
    expect(done(undoing)).toEqual({ updated: 4 });
    expect(await docebo.users()).toEqual(before);
    // As after every undo: what would do it all again is held.
    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ state: 'held', counts: { updated: 4 } });
    expect(done(await rollcall.approve(next.id))).toEqual({ updated: 4 });
  });

  it('R40: finds out what did not arrive, and leaves it to the run that does it', async () => {
    await using at = await settled();
    const { docebo, rollcall } = at;
    await motto(at, 'Second');
    const run = await failedRun(at, { kind: 'user_batch', skip: 1, times: 'always', reset: true });
    const isSecond = ({ fields }: { readonly fields: Readonly<Record<string, string>> }) =>
      fields['field_7'] === 'Second';
    expect((await docebo.users()).filter(isSecond)).toHaveLength(2);
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2 });
    // The two of the first call are the failed run's, and the other two those of the run after it.
    expect(done(await undone(at, run))).toEqual({ updated: 2 });
    expect((await docebo.users()).filter(isSecond)).toHaveLength(2);
  });

  it('R35, R40: whom it has created loses their access, and comes back as the same person', async () => {
    await using at = await settled();
    const { docebo, rollcall, salesforce } = at;
    await salesforce.update('Contact', HOLBERTON, { Is_Learner__c: true });
    const run = await failedRun(at, { kind: 'user_batch', ...LOST });
    const created = await docebo.userId('holberton@learners.example');
    expect(done(await undone(at, run))).toEqual({ deactivated: 1 });
    expect((await docebo.users()).find(({ username }) => username.startsWith('holberton'))).toMatchObject({
      active: false,
    });
    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ state: 'held', counts: { reactivated: 1 } });
    expect(await rollcall.approve(next.id)).toMatchObject({ state: 'succeeded' });
    expect(await docebo.userId('holberton@learners.example')).toBe(created);
    expect(await docebo.users()).toHaveLength(5);
  });

  it.each([
    ['put into their new branch, and not taken out of the other', 'add_to_branch'],
    ['taken out of their former branch', 'remove_from_branch'],
  ])('R37, R40: who was %s without an answer goes back to where they were', async (_, call) => {
    await using at = await settled();
    const { docebo, salesforce } = at;
    const before = await docebo.users();
    for (const id of [1, 2, 3]) {
      await salesforce.update('Contact', contactId(id), { AccountId: accountId(SOUTHWIND) });
    }
    await salesforce.update('Contact', contactId(3), { Motto__c: 'Second' });
    const run = await failedRun(at, { path: `*${call}*`, ...LOST });
    expect(await docebo.users()).not.toEqual(before);
    expect(done(await undone(at, run))).toMatchObject({ updated: 1, moved: 2 });
    expect(await docebo.users()).toEqual(before);
  });

  it('R22, R40: a branch is called again what it was, and a person as they were', async () => {
    await using at = await settled();
    const { docebo, rollcall, salesforce } = at;
    const [people, branches] = [await docebo.users(), await docebo.branches()];
    await salesforce.update('Account', accountId(NORTHWIND), { Name: 'Northwind Group' });
    const renaming = await failedRun(at, { kind: 'branch_change', ...LOST });
    expect(await docebo.branches()).not.toEqual(branches);
    expect(await undone(at, renaming)).toMatchObject({ state: 'succeeded', branches: { renamed: 1 } });
    expect(await docebo.branches()).toEqual(branches);
    await salesforce.update('Account', accountId(NORTHWIND), { Name: 'Northwind' });
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    await salesforce.update('Contact', contactId(2), { Email: 'jean@learners.example' });
    const run = await failedRun(at, { kind: 'user_batch', ...LOST });
    expect(await docebo.userId('jean@learners.example')).toBeGreaterThan(0);
    expect(done(await undone(at, run))).toEqual({ updated: 1 });
    expect(await docebo.users()).toEqual(people);
  });

  it('R38, R40: a run that was gone on with behind it is undone as any other', async () => {
    await using at = await settled();
    const { docebo, rollcall } = at;
    const before = await docebo.users();
    await motto(at, 'Second');
    await interrupted(at, { kind: 'user_batch', skip: 1, times: 'always', reset: true });
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { updated: 4 } });
    expect(done(await undone(at, await newest(rollcall)))).toEqual({ updated: 4 });
    expect(await docebo.users()).toEqual(before);
    expect(await rollcall.db.selectFrom('run_asked').selectAll().execute()).toEqual([]);
  });

  it('R37, R38, R40: whom it moved before it was gone on with go back to where they were', async () => {
    await using at = await settled();
    const { docebo, rollcall, salesforce } = at;
    await salesforce.update('Contact', HOLBERTON, { Is_Learner__c: true });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    const before = await docebo.users();
    for (const id of [1, 2]) await salesforce.update('Contact', contactId(id), { AccountId: accountId(SOUTHWIND) });
    await salesforce.update('Contact', contactId(2), { Motto__c: 'Second' });
    await salesforce.update('Contact', HOLBERTON, { AccountId: accountId(NORTHWIND) });
    // Some are taken out of their former branch, and the others are not yet.
    await interrupted(at, { path: '*remove_from_branch*', skip: 1, times: 'always', reset: true });
    const between = (await docebo.users()).filter(({ branches }) => branches.length > 1);
    expect(between.map(({ name }) => name)).toEqual(['Betty Holberton']);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { moved: 2, updated: 1 } });
    expect(done(await undone(at, await newest(rollcall)))).toEqual({ moved: 2, updated: 1 });
    expect(await docebo.users()).toEqual(before);
  });
});

describe('a run that is gone on with behind a move without an answer', () => {
  it('R37, R38: knows its own memberships, however long ago that was', async () => {
    await using at = await settled();
    const { docebo, rollcall, salesforce } = at;
    await salesforce.update('Contact', HOLBERTON, { Is_Learner__c: true });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    const before = await docebo.users();
    for (const id of [1, 2]) await salesforce.update('Contact', contactId(id), { AccountId: accountId(SOUTHWIND) });
    await interrupted(at, { path: '*add_to_branch*', ...LOST });
    expect(await docebo.users()).not.toEqual(before);
    await rollcall.db
      .updateTable('tenant_branch')
      .set({ members_at: new Date('2026-01-01') })
      .execute();
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { moved: 2 } });
    for (const id of [1, 2]) await salesforce.update('Contact', contactId(id), { AccountId: accountId(NORTHWIND) });
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 2 });
    expect(await docebo.users()).toEqual(before);
  });
});

describe('the run after one that ended without an answer of Docebo', () => {
  it('R13: sets right what was done and is not wanted any more', async () => {
    await using at = await settled();
    const { docebo, rollcall } = at;
    const before = await docebo.users();
    await motto(at, 'Second', [1, 2]);
    await failedRun(at, { kind: 'user_batch', ...LOST });
    // Nothing of what is remembered says that anybody has to be changed.
    await motto(at, 'First', [1, 2]);
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2 });
    expect(await docebo.users()).toEqual(before);
  });
});
