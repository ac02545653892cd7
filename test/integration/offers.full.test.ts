import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';
import { type Ended, rollcall } from '../support/rollcall.ts';
import { SANDBOX_CREDENTIALS, SMALL_CONFIGURATION } from '../support/small-org.ts';

const ORG = {
  name: 'Offers',
  fields: { Contact: [{ name: 'Motto__c', label: 'Motto in life', type: 'string', length: 80 }] },
  objects: [{ name: 'Learner__c', label: 'Learner', fields: [{ name: 'Grade__c', type: 'string', length: 10 }] }],
  listViews: [
    { object: 'Contact', developerName: 'Learners', columns: ['Name'], where: "Email != ''" },
    { object: 'Contact', developerName: 'Nearby', columns: ['Name'], soqlCompatible: false },
    { object: 'Learner__c', developerName: 'Enrolled', columns: ['Name'] },
  ],
  records: { Contact: [{ LastName: 'Hopper' }] },
};

describe('rollcall connections', () => {
  let database: DatabaseHandle;
  let sandbox: SalesforceSandbox;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const folder = mkdtempSync(join(inject('testFolder'), 'offers-'));
    const dataFile = join(folder, 'org.json');
    writeFileSync(dataFile, JSON.stringify(ORG));
    [database, sandbox] = await Promise.all([testDatabase(), startSalesforceSandbox({ port: 0, dataFile })]);
    environment = {
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ROLLCALL_DATABASE_URL: database.url,
      SF_URL: sandbox.url,
      ...SANDBOX_CREDENTIALS,
    };
    await applyFile(database.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'));
  });
  afterAll(async () => {
    await Promise.all([database?.close(), sandbox?.close()]);
  });

  const run = (...words: string[]) => rollcall(['connections', ...words], environment);
  const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);

  it('R7: lists the list views that the integration user sees, which are usable, and which one is in use', async () => {
    const [text, asJson] = await Promise.all([run('views', 'contacts'), run('views', 'contacts', '--json')]);
    expect(json(asJson)).toMatchObject({
      connection: 'small',
      entity: 'contacts',
      object: 'Contact',
      listViews: [
        { developerName: 'Learners', usable: true, inUse: true, id: expect.stringMatching(/^00B\w{15}$/) },
        { developerName: 'Nearby', usable: false, inUse: false },
      ],
    });
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/Learners +Learners +00B\w{15} +yes +yes\n/);
    expect(text.stdout).toContain('Simplify its filter in Salesforce.');
  });

  it('R6: asks which custom object is meant, naming those that have list views', async () => {
    const [which, named, wrong] = await Promise.all([
      run('views', 'custom'),
      run('views', 'custom', '--object', 'Learner__c', '--json'),
      run('views', 'users', '--object', 'Learner__c'),
    ]);
    expect(which.exitCode).toBe(1);
    expect(which.stderr).toContain('Say which one is meant with --object: Learner__c (Learner).');
    expect(json(named)).toMatchObject({ object: 'Learner__c', listViews: [{ developerName: 'Enrolled' }] });
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--object is for custom only') });
  });

  it('lists what can be mapped, and what is mapped to what', async () => {
    const [plain, parents, custom, text] = await Promise.all([
      run('fields', 'contacts', '--json'),
      run('fields', 'contacts', '--parents', '--json'),
      run('fields', 'custom', '--object', 'Learner__c', '--json'),
      run('fields', 'contacts'),
    ]);
    const motto = { path: 'Motto__c', label: 'Motto in life', type: 'string', length: 80, mappedTo: ['motto'] };
    expect(json(plain)).toMatchObject({
      entity: 'contacts',
      object: 'Contact',
      fields: expect.arrayContaining([
        motto,
        expect.objectContaining({ path: 'Email', mappedTo: ['username', 'email'] }),
      ]),
    });
    expect(plain.stdout).not.toContain('Account.Name');
    expect(json(parents)).toMatchObject({
      fields: expect.arrayContaining([motto, expect.objectContaining({ path: 'Account.Name', mappedTo: [] })]),
    });
    expect(json(custom)).toMatchObject({
      object: 'Learner__c',
      fields: expect.arrayContaining([expect.objectContaining({ path: 'Grade__c' })]),
    });
    expect(text.stdout).toMatch(/Motto__c +Motto in life +string \(80\) +motto\n/);
    expect(text.stdout).toMatch(/\n\d+ fields of Contact\.\n$/);
  });
});
