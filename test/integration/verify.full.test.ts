import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { rollcall } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;
const TORINO = 3;

const people = ['Lovelace', 'Bartik', 'Hopper', 'Easley', 'Jones', 'Holberton'].map((lastname, index) =>
  learner(index + 1, `First${index + 1}`, lastname, {
    AccountId: accountId([NORTH, MILANO, TORINO][index % 3] ?? NORTH),
    Team__c: 'ENG',
    Country__c: 'Italy',
    Hire_Date__c: '2024-02-29',
    Newsletter__c: index % 2 === 0,
    Motto__c: 'First line,\n"second" <b>line</b>',
  }),
);
/** More than Docebo lists on a page, all of them in one branch. */
const crowd = Array.from({ length: 205 }, (_, index) =>
  learner(index + 100, 'In the', `Crowd${index}`, { AccountId: accountId(NORTH) }),
);
const nameOf = (lastname: string) => `${lastname.toLowerCase()}@learners.example`;

let salesforce: SalesforceOrg;
let docebo: DoceboTenant;
let installation: Installation;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Milano', NORTH), account(TORINO, 'Torino', NORTH)],
      contacts: [...people, ...crowd],
    }),
  );
  docebo = await startTenant(
    trainingTenant([{ username: 'nobody@elsewhere.example', firstname: 'No', lastname: 'Body', branches: ['STAFF'] }]),
  );
  installation = await install(
    trainingConfiguration({
      directory: TENANT_ACCESS,
      // A view that is larger than this is swept once a day, unless something asks for it: here --repair does.
      contacts: { mapping: TENANT_MAPPING, options: { sweepUpTo: 0 } },
    }),
    { SF_URL: salesforce, DOCEBO_URL: docebo },
    QUICK_TENANT,
  );
  expect(done(await installation.sync('contacts'))).toEqual({ created: 211 });
});

afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function verify(repair = false) {
  await using connection = await installation.context.connect();
  return await connection.verify({ repair });
}

const repaired = z.object({
  findings: z.array(z.unknown()),
  plans: z.array(z.looseObject({ id: z.string() })),
});

const told = (findings: readonly Finding[]) =>
  findings
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, kind, field, before, after }) => [name, kind, field, before, after]);

describe('a Docebo tenant compared with what is remembered of it', () => {
  it('has no difference where nobody has changed anything by hand, whatever Docebo makes of values', async () => {
    await docebo.calls();
    expect(await verify()).toMatchObject({ platform: 'docebo', compared: true, people: 211, findings: [] });
    // What people are made of, the chart, two pages of everybody, and two, one and one of who is in three branches.
    expect(await docebo.calls()).toEqual({
      'GET /user/session': 1,
      'GET /user_fields': 1,
      'GET /user/importer_fields': 1,
      'GET /orgchart': 1,
      'GET /user': 6,
    });
  });

  it('R13: tells what was changed by hand, and changes nothing', async () => {
    const id = async (lastname: string) => await docebo.userId(nameOf(lastname));
    await docebo.byHand('PUT', `/user/${await id('Lovelace')}`, { firstname: 'Augusta' });
    await docebo.byHand('PUT', '/user/change_status', { user_ids: [await id('Bartik')], status: 0 });
    await docebo.byHand('DELETE', '/user/delete', { user_ids: [await id('Hopper')] });
    await docebo.byHand('PUT', `/user/${await id('Easley')}`, { level: 3 });
    await docebo.byHand('PUT', `/user/${await id('Holberton')}`, { additional_fields: { 1: contactId(99) } });
    await docebo.byHand('PUT', `/user/${await docebo.userId('crowd0@learners.example')}`, {
      additional_fields: { 2: 'user' },
    });
    const torino = await docebo.branchId(accountId(TORINO));
    const milano = await docebo.branchId(accountId(MILANO));
    await docebo.byHand('PUT', '/user/remove_from_branch', { branch_ids: [milano], user_ids: [await id('Jones')] });
    await docebo.byHand('PUT', `/orgchart/${milano}`, { translations: { all: 'Mailand' } });
    await docebo.byHand('POST', `/orgchart/${torino}/move`, { id_new_parent: await docebo.branchId('STAFF') });
    await docebo.byHand('PUT', `/user/${await docebo.userId('nobody@elsewhere.example')}`, { firstname: 'Some' });

    const state = await docebo.raw();
    const { findings } = await verify();
    expect(told(findings)).toEqual([
      ['Milano', 'renamed', 'name', 'Milano', 'Mailand'],
      ['Torino', 'moved', 'parent', 'Northwind', 'Staff'],
      [nameOf('Bartik'), 'deactivated', 'active', 'true', 'false'],
      ['crowd0@learners.example', 'changed', 'sfdc_user_type', 'contact', 'user'],
      [nameOf('Easley'), 'superadmin', null, null, null],
      [nameOf('Holberton'), 'changed', 'sfdc_id', contactId(6), contactId(99)],
      [nameOf('Hopper'), 'gone', null, null, null],
      [nameOf('Jones'), 'left_branch', 'branch', 'Milano', null],
      [nameOf('Lovelace'), 'changed', 'firstname', 'First1', 'Augusta'],
    ]);
    expect(findings.find(({ field }) => field === 'firstname')).toMatchObject({
      entity: 'contacts',
      subject: 'person',
      sourceId: contactId(1),
    });
    expect(await docebo.raw()).toEqual(state);
    expect((await verify()).findings).toEqual(findings);
  });

  it('R13, R34, R39: plans it back with --repair, but for superadmins; approved, it is as Salesforce has it', async () => {
    const ended = await rollcall(['verify', '--repair', '--json'], installation.environment);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    const { findings, plans } = repaired.parse(JSON.parse(ended.stdout));
    expect(findings).toHaveLength(9);
    expect(plans).toMatchObject([
      {
        entity: 'contacts',
        mode: 'incremental',
        state: 'planned',
        counts: { created: 1, updated: 1, moved: 1, reactivated: 1, skipped: 1, rejected: 0 },
        branches: { created: 0, renamed: 1, moved: 1 },
      },
    ]);
    const audits = await installation.db
      .selectFrom('audit_event')
      .selectAll()
      .where('action', '=', 'connection.repair')
      .execute();
    expect(audits).toMatchObject([{ outcome: 'done', detail: { findings: 9, runs: [plans[0]?.id] } }]);

    await installation.approve(plans[0]?.id ?? '');
    expect(
      (await docebo.users())
        .filter(({ username }) => !username.startsWith('crowd'))
        .map(({ username, name, active, branches }) => [username, name, active, branches]),
    ).toEqual([
      [nameOf('Bartik'), 'First2 Bartik', true, ['Customers › Northwind › Milano']],
      [nameOf('Easley'), 'First4 Easley', true, ['Customers › Northwind']],
      [nameOf('Holberton'), 'First6 Holberton', true, ['Customers › Northwind › Torino']],
      [nameOf('Hopper'), 'First3 Hopper', true, ['Customers › Northwind › Torino']],
      [nameOf('Jones'), 'First5 Jones', true, ['Customers › Northwind › Milano']],
      [nameOf('Lovelace'), 'First1 Lovelace', true, ['Customers › Northwind']],
      ['nobody@elsewhere.example', 'Some Body', true, ['Staff']],
    ]);
    const marks = new Map((await docebo.users()).map(({ username, fields }) => [username, fields]));
    expect(marks.get(nameOf('Holberton'))).toMatchObject({ field_1: contactId(6), field_2: 'contact' });
    expect(marks.get('crowd0@learners.example')).toMatchObject({ field_2: 'contact' });
    expect((await verify()).findings).toEqual([]);
  });

  it('R18: makes a branch again that was deleted by hand, with its people', async () => {
    const torino = await docebo.branchId(accountId(TORINO));
    await docebo.byHand('DELETE', `/orgchart/${torino}`);
    expect(told((await verify()).findings)).toEqual([['Torino', 'gone', null, null, null]]);
    const ended = await rollcall(['verify', '--repair'], installation.environment);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(/Torino +no longer there/);
    const run = /rollcall runs approve (\d+)/.exec(ended.stdout)?.[1] ?? '';
    expect(await installation.approve(run)).toMatchObject({ counts: { moved: 2 }, branches: { created: 1 } });
    const users = new Map((await docebo.users()).map(({ username, branches }) => [username, branches]));
    expect(users.get(nameOf('Holberton'))).toContain('Customers › Northwind › Torino');
    expect((await verify()).findings).toEqual([]);
  });
});

it('R13: there is nothing to compare on the built-in platform, where edits by hand are noted as they are made', async () => {
  await using builtin = await install(trainingConfiguration({}), { SF_URL: salesforce });
  await using connection = await builtin.context.connect();
  expect(await connection.verify({ repair: true })).toEqual({
    platform: 'builtin',
    compared: false,
    people: 0,
    branches: 0,
    findings: [],
    calls: 0,
  });
});
