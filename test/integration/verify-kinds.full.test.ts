import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../src/sync/verify/verify.ts';
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
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTHWIND = 1;
const SOUTHWIND = 2;

const ORG = trainingOrg({
  accounts: [account(NORTHWIND, 'Northwind'), account(SOUTHWIND, 'Southwind')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(NORTHWIND), Newsletter__c: true }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(NORTHWIND), Newsletter__c: false }),
    learner(3, 'Grace', 'Hopper', { AccountId: accountId(SOUTHWIND), Newsletter__c: true }),
    learner(4, 'Annie', 'Easley', { AccountId: accountId(NORTHWIND), Newsletter__c: true, Is_Learner__c: false }),
  ],
});

/** Of those who are active if they get the newsletter. */
const { field_6: _, ...OTHERS } = TENANT_MAPPING;
const DECIDED = { ...OTHERS, active: 'Newsletter__c' };

interface At extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly docebo: DoceboTenant;
  readonly rollcall: Installation;
}

async function settled(mapping: Readonly<Record<string, unknown>>): Promise<At> {
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(ORG));
  const docebo = resources.use(await startTenant(trainingTenant()));
  const configuration = trainingConfiguration({ directory: TENANT_ACCESS, users: null, contacts: { mapping } });
  const rollcall = resources.use(
    await install(configuration, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT),
  );
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: 3 });
  const owned = resources.move();
  return { salesforce, docebo, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function verify({ rollcall }: At): Promise<readonly Finding[]> {
  await using connection = await rollcall.context.connect();
  return (await connection.verify({ repair: false })).findings;
}

const planned = z.object({
  findings: z.array(z.looseObject({ kind: z.string() })),
  plans: z.array(z.looseObject({ id: z.string() })),
});

/** What `rollcall verify --repair` plans, which is approved. */
async function repaired({ rollcall }: At, ...options: readonly string[]) {
  const { exitCode, stdout, stderr } = await command(
    ['verify', '--repair', '--json', ...options],
    rollcall.environment,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { findings, plans } = planned.parse(JSON.parse(stdout));
  const [plan] = plans;
  if (plan === undefined) throw new Error('Nothing was planned');
  return { findings, run: await rollcall.approve(plan.id) };
}

const setActive = async ({ docebo }: At, lastname: string, status: 0 | 1) => {
  const id = await docebo.userId(`${lastname}@learners.example`);
  await docebo.byHand('PUT', '/user/change_status', { user_ids: [id], status });
};

const isActive = async ({ docebo }: At, lastname: string) =>
  (await docebo.users()).find(({ username }) => username.startsWith(lastname))?.active;

describe('somebody who was reactivated by hand', () => {
  it('R13: is told, explained, and deactivated again where a mapping says so', async () => {
    await using at = await settled(DECIDED);
    expect(await isActive(at, 'bartik')).toBe(false);
    await setActive(at, 'bartik', 1);
    expect(await verify(at)).toEqual([
      {
        entity: 'contacts',
        subject: 'person',
        name: 'bartik@learners.example',
        sourceId: contactId(2),
        kind: 'reactivated',
        field: 'active',
        before: 'false',
        after: 'true',
      },
    ]);
    const told = await command(['verify'], at.rollcall.environment);
    expect(told.stdout).toMatch(/bartik@learners\.example +reactivated/);
    expect(await isActive(at, 'bartik')).toBe(true);
    const { run } = await repaired(at);
    expect(done(run)).toEqual({ updated: 1 });
    expect(await isActive(at, 'bartik')).toBe(false);
    const [change] = await at.rollcall.changes(run.id);
    expect(change).toMatchObject({ sourceId: contactId(2), before: { active: 'true' }, after: { active: 'false' } });
    expect(await verify(at)).toEqual([]);
  });

  it('R13: stays so where no mapping says who is active, and is not told again', async () => {
    await using at = await settled(OTHERS);
    await setActive(at, 'bartik', 0);
    const kept = await repaired(at, '--keep-deactivated');
    expect(kept.findings).toMatchObject([{ kind: 'deactivated' }]);
    expect(await isActive(at, 'bartik')).toBe(false);
    await setActive(at, 'bartik', 1);
    expect(await verify(at)).toMatchObject([{ kind: 'reactivated', sourceId: contactId(2) }]);
    const { run } = await repaired(at);
    expect(done(run)).toEqual({});
    expect(await isActive(at, 'bartik')).toBe(true);
    expect(await verify(at)).toEqual([]);
  });
});

describe('a branch that was given another code by hand', () => {
  const recode = async ({ docebo }: At, account: number, code: string) =>
    await docebo.byHand('PUT', `/orgchart/${await docebo.branchId(accountId(account))}`, {
      code,
      translations: { all: account === NORTHWIND ? 'Northwind' : 'Southwind' },
    });
  const branchesOf = async ({ docebo }: At, lastname: string) =>
    (await docebo.users()).find(({ username }) => username.startsWith(lastname))?.branches;

  it('R13, R21: is told, keeps it, and is known for what it is from then on', async () => {
    await using at = await settled(OTHERS);
    const { docebo, rollcall, salesforce } = at;
    await recode(at, NORTHWIND, 'NORTH');
    expect(await verify(at)).toEqual([
      {
        entity: 'contacts',
        subject: 'branch',
        name: 'Northwind',
        sourceId: accountId(NORTHWIND),
        kind: 'recoded',
        field: 'code',
        before: accountId(NORTHWIND),
        after: 'NORTH',
      },
    ]);
    const told = await command(['verify'], rollcall.environment);
    expect(told.stdout).toMatch(/Northwind +has another code/);
    const { run } = await repaired(at);
    expect(run).toMatchObject({ branches: { created: 0, renamed: 0, moved: 0 } });
    expect(done(run)).toEqual({});
    expect(await verify(at)).toEqual([]);
    // Whoever is made from now on goes there by the code that it has, and the account still gives it its name.
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: true });
    await salesforce.update('Account', accountId(NORTHWIND), { Name: 'Northwind Group' });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { created: 1 }, branches: { renamed: 1 } });
    expect(await branchesOf(at, 'easley')).toEqual(['Customers › Northwind Group']);
    expect(await docebo.branches()).toContain('Customers › Northwind Group [NORTH]');
    expect(await verify(at)).toEqual([]);
  });

  it('R13, R21: is not taken for the branch whose code it was given', async () => {
    await using at = await settled(OTHERS);
    const { docebo, rollcall, salesforce } = at;
    const [north, south] = [accountId(NORTHWIND), accountId(SOUTHWIND)];
    const before = await docebo.users();
    await recode(at, SOUTHWIND, 'SOUTH');
    await recode(at, NORTHWIND, south);
    expect((await verify(at)).map(({ name, kind, after }) => [name, kind, after])).toEqual([
      ['Northwind', 'recoded', south],
      ['Southwind', 'recoded', 'SOUTH'],
    ]);
    const { run } = await repaired(at);
    expect(run).toMatchObject({ branches: { created: 0, renamed: 0, moved: 0 } });
    expect(await docebo.users()).toEqual(before);
    await salesforce.update('Contact', contactId(3), { AccountId: north });
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: true, AccountId: south });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { created: 1, moved: 1 } });
    expect([await branchesOf(at, 'hopper'), await branchesOf(at, 'easley')]).toEqual([
      ['Customers › Northwind'],
      ['Customers › Southwind'],
    ]);
    expect(await verify(at)).toEqual([]);
  });

  it('R13, R19: whoever is made before that is known is at the destination, and found there', async () => {
    await using at = await settled(OTHERS);
    const { rollcall, salesforce } = at;
    await recode(at, NORTHWIND, 'NORTH');
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: true });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    expect(await branchesOf(at, 'easley')).toEqual(['Customers']);
    expect((await verify(at)).map(({ name, kind }) => [name, kind])).toEqual([
      ['Northwind', 'recoded'],
      ['easley@learners.example', 'left_branch'],
    ]);
    expect(done((await repaired(at)).run)).toEqual({ moved: 1 });
    // Nobody can tell that she is not at the destination by hand as well (R37).
    expect(await branchesOf(at, 'easley')).toEqual(['Customers', 'Customers › Northwind']);
    expect(await verify(at)).toEqual([]);
  });
});
