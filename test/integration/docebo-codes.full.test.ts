import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QUICK_TENANT, startTenant, TENANT_ACCESS, trainingTenant } from '../support/docebo-tenant.ts';
import { install } from '../support/installation.ts';
import { picklistConfiguration, picklistOrg, pupil, pupilId } from '../support/picklist-org.ts';
import { startOrg } from '../support/salesforce-org.ts';

const { connections } = z
  .object({ connections: z.array(z.looseObject({})) })
  .parse(JSON.parse(picklistConfiguration()));
const yamlFor = (directory: object) =>
  JSON.stringify({
    connections: connections.map((one) => ({ ...one, directory: { ...TENANT_ACCESS, ...directory } })),
  });
const yaml = yamlFor({});
const learners = { code: 'LEARNERS', name: 'Learners' };

describe('a tenant that takes letters and digits only as codes', () => {
  const people = [
    pupil(1, 'Anna', { Email: 'anna@school.example', Region__c: 'EMEA', Country__c: 'IT' }),
    pupil(2, 'Endo', { Email: 'endo@school.example', Region__c: 'APAC', Country__c: 'JP' }),
  ];
  const region = 'rollcallXRegionx5fx5fcx3d';
  const SETTING = { branches: [learners], settings: { alphanumericCodes: true } };
  const KEPT = { branches: [learners, { code: 'Region__c=EMEA', name: 'Europe', parent: 'LEARNERS' }] };
  const REFUSED = { kind: 'branch_batch', times: 'always' };
  const message = 'The code must be alphanumeric';

  it.each([
    ['a tenant that is set so', SETTING, null, `${region}EMEA`],
    ['and keeps one that is there', KEPT, { ...REFUSED, rows: { contains: '"code":"R', message } }, 'Region__c=EMEA'],
    ['a refusal of whole calls', KEPT, { ...REFUSED, contains: '"code":"R', answer: 'bad_request' }, 'Region__c=EMEA'],
  ])('R17: gets such codes for the branches of picklists: %s', async (_, data, fault, europe) => {
    await using org = await startOrg(picklistOrg(people));
    await using docebo = await startTenant({ ...trainingTenant(), ...data });
    await using rollcall = await install(yaml, { SF_URL: org, DOCEBO_URL: docebo }, QUICK_TENANT);
    if (fault !== null) await docebo.control('/faults', fault);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    expect(await docebo.branches()).toEqual([
      'Learners [LEARNERS]',
      `Learners › Asia Pacific [${region}APAC]`,
      `Learners › Asia Pacific › Japan [${region}APACx2fCountryx5fx5fcx3dJP]`,
      `Learners › Europe [${europe}]`,
      `Learners › Europe › Italy [${region}EMEAx2fCountryx5fx5fcx3dIT]`,
    ]);
    expect((await docebo.users()).map((user) => user.branches)).toEqual([
      ['Learners › Europe › Italy'],
      ['Learners › Asia Pacific › Japan'],
    ]);
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', directoryCalls: 0 });
    // What was linked is forgotten: branches are known by their codes.
    await rollcall.db.deleteFrom('branch_link').execute();
    await rollcall.db.updateTable('settings').set({ watermark: null }).execute();
    expect(await rollcall.sync('contacts')).toMatchObject({
      branches: { created: 0, renamed: 0, moved: 0 },
      directoryCalls: 0,
    });
    await org.update('Contact', pupilId(2), { Region__c: 'OLD', Country__c: null });
    expect(await rollcall.sync('contacts')).toMatchObject({ branches: { created: 1 }, counts: { moved: 1 } });
    // From then on, no other codes are tried.
    expect((await docebo.calls())['POST /orgchart/batch']).toBe(1);
    expect(await docebo.branches()).toContain(`Learners › Closed region [${region}OLD]`);
  });
});

describe('codes that a tenant refuses for something else', () => {
  const people = [pupil(1, 'Anna', { Email: 'anna@school.example', Region__c: 'EMEA', Country__c: 'IT' })];
  const tenant = { ...trainingTenant(), branches: [learners] };

  async function school(org: object) {
    const places = new AsyncDisposableStack();
    const pupils = places.use(await startOrg(org));
    const docebo = places.use(await startTenant(tenant));
    const rollcall = places.use(await install(yaml, { SF_URL: pupils, DOCEBO_URL: docebo }, QUICK_TENANT));
    const learned = async () =>
      z
        .object({ learned: z.object({ alphanumericCodes: z.boolean().optional() }) })
        .parse(await rollcall.db.selectFrom('tenant').select('learned').executeTakeFirst()).learned;
    return { pupils, docebo, rollcall, learned, [Symbol.asyncDispose]: () => places.disposeAsync() };
  }

  it.each([['server_error'], ['conflict']])('teach nothing: %s', async (answer) => {
    await using places = await school(picklistOrg(people));
    const { docebo, rollcall, learned } = places;
    await docebo.control('/faults', { kind: 'branch_batch', contains: '"code":"Region__c', times: 'always', answer });
    await rollcall.sync('contacts');
    expect(await docebo.branches()).toEqual(['Learners [LEARNERS]']);
    await docebo.clearFaults();
    await rollcall.sync('contacts');
    expect(await docebo.branches()).toContain('Learners › Europe › Italy [Region__c=EMEA/Country__c=IT]');
    expect(await learned()).toEqual({});
  });

  it('R17: are given as a digest where they are too long, and teach nothing', async () => {
    const long = JSON.stringify(picklistOrg(people)).replaceAll('EMEA', 'E'.repeat(250));
    await using places = await school(z.looseObject({}).parse(JSON.parse(long)));
    const { docebo, rollcall, learned } = places;
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    expect(await docebo.branches()).toEqual([
      'Learners [LEARNERS]',
      'Learners › Asia Pacific [Region__c=APAC]',
      'Learners › Asia Pacific › Japan [Region__c=APAC/Country__c=JP]',
      expect.stringMatching(/^Learners › Europe \[rollcallY\w{40}\]$/),
      expect.stringMatching(/^Learners › Europe › Italy \[rollcallY\w{40}\]$/),
    ]);
    expect(await learned()).toEqual({});
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
  });

  it('R17: are not tried as they are where the connection knows how long they may be', async () => {
    const long = JSON.stringify(picklistOrg(people)).replaceAll('EMEA', 'E'.repeat(60));
    await using pupils = await startOrg(z.looseObject({}).parse(JSON.parse(long)));
    await using docebo = await startTenant({ ...tenant, settings: { longestCode: 50 } });
    const neighbours = { SF_URL: pupils, DOCEBO_URL: docebo };
    await using rollcall = await install(yamlFor({ codeLength: 50 }), neighbours, QUICK_TENANT);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', branches: { created: 4 } });
    // One of each level.
    expect((await docebo.calls())['POST /orgchart/batch']).toBe(2);
    const branches = await docebo.branches();
    expect(branches.filter((branch) => /\[rollcallY\w{40}\]$/.test(branch))).toHaveLength(2);
    // Branches are known in every form, whatever the limit is.
    await rollcall.configure(yaml);
    await rollcall.db.deleteFrom('branch_link').execute();
    await rollcall.db.updateTable('settings').set({ watermark: null }).execute();
    expect(await rollcall.sync('contacts')).toMatchObject({ branches: { created: 0 }, directoryCalls: 0 });
    expect(await docebo.branches()).toEqual(branches);
  });

  it('are tried again as they are once the connection has been checked', async () => {
    await using places = await school(picklistOrg(people));
    const { pupils, docebo, rollcall, learned } = places;
    const rows = { contains: '"code":"R', message: 'The code must be alphanumeric' };
    await docebo.control('/faults', { kind: 'branch_batch', times: 'always', rows });
    await rollcall.sync('contacts');
    expect(await learned()).toEqual({ alphanumericCodes: true });
    await docebo.clearFaults();
    await using connection = await rollcall.context.connect();
    await connection.check();
    expect(await learned()).toEqual({});
    await pupils.update('Contact', pupilId(1), { Region__c: 'OLD', Country__c: null });
    await rollcall.sync('contacts');
    expect(await docebo.branches()).toContain('Learners › Closed region [Region__c=OLD]');
  });
});
