import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { planFile } from '../../src/administration/configuration/plan.ts';
import { storedFile } from '../../src/administration/configuration/stored.ts';
import type { ConfigurationChange } from '../../src/config/changes.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { writeConfiguration } from '../../src/config/write.ts';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { STANDARD_ALERTS } from '../../src/sync/alert-settings.ts';
import { STANDARD_RETENTION } from '../../src/sync/retention.ts';
import { configurations } from '../support/configurations.ts';
import { testDatabase } from '../support/database.ts';
import { type Ended, rollcall } from '../support/rollcall.ts';
import { SANDBOX_CREDENTIALS, SMALL_CONFIGURATION } from '../support/small-org.ts';

const file = (configuration: Configuration) => parseConfiguration(writeConfiguration(configuration), 'f.yaml');
const different = (changes: readonly ConfigurationChange[]) => changes.filter(({ outcome }) => outcome !== 'unchanged');

describe('any configuration', () => {
  let database: DatabaseHandle;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => await database?.close());

  async function emptyDatabase(): Promise<DatabaseHandle['db']> {
    const { db } = database;
    await db.deleteFrom('connection').execute();
    await db.deleteFrom('field').execute();
    await db.deleteFrom('installation').execute();
    await db.deleteFrom('branch').where('parent_id', 'is not', null).execute();
    return db;
  }

  it('R46: that is applied is exported as it was, and applying the export changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(configurations(), async (configuration) => {
        const db = await emptyDatabase();
        await applyFile(db, file(configuration));
        const { config, replaced } = await storedFile(db);
        expect(replaced).toEqual([]);
        const text = writeConfiguration(config);
        const exported = parseConfiguration(text, 'f.yaml');
        const { alerts, retention } = configuration;
        const unsaid = { alerts: alerts ?? STANDARD_ALERTS, retention: retention ?? STANDARD_RETENTION };
        expect(exported.config).toEqual({ ...configuration, ...unsaid });
        expect(different(await applyFile(db, exported))).toEqual([]);
        expect(writeConfiguration((await storedFile(db)).config)).toBe(text);
      }),
      { numRuns: 40 },
    );
  }, 240_000);

  it('R46: that follows another changes what a diff has said, and then nothing more', async () => {
    await fc.assert(
      fc.asyncProperty(configurations(), configurations(), async (first, second) => {
        const db = await emptyDatabase();
        await applyFile(db, file(first));
        const before = writeConfiguration((await storedFile(db)).config);
        const expected = await planFile(db, file(second));
        expect(writeConfiguration((await storedFile(db)).config)).toBe(before);
        expect(await applyFile(db, file(second))).toEqual(expected);
        expect(different(await planFile(db, file(second)))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }, 240_000);
});

describe('rollcall config', () => {
  let database: DatabaseHandle;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(inject('testFolder'), 'config-'));
    database = await testDatabase();
    environment = {
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ROLLCALL_DATABASE_URL: database.url,
      SF_URL: 'http://127.0.0.1:1',
      ...SANDBOX_CREDENTIALS,
    };
    await applyFile(database.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'));
  });
  afterAll(async () => await database?.close());

  const run = (...words: string[]) => rollcall(['config', ...words], environment);
  const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);

  /** A file with the configuration of the small org, in which texts are replaced. */
  function variant(name: string, ...replacements: readonly (readonly [string, string])[]): string {
    let text = SMALL_CONFIGURATION;
    for (const [before, after] of replacements) {
      expect(text).toContain(before);
      text = text.replace(before, after);
    }
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  it('exports what apply takes back with nothing to change', async () => {
    const path = join(folder, 'exported.yaml');
    const [printed, asJson] = await Promise.all([run('export'), run('export', '--json')]);
    expect(await run('export', path)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(printed.stdout);
    expect(printed.stdout).not.toContain('#');
    writeFileSync(join(folder, 'exported.json'), asJson.stdout);
    const [applied, diff, fromJson] = await Promise.all([
      run('apply', path),
      run('diff', path),
      run('diff', join(folder, 'exported.json'), '--json'),
    ]);
    expect(applied).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing to change') });
    expect(diff).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No difference') });
    expect(fromJson.exitCode).toBe(0);
    expect(json(fromJson)).toMatchObject({ different: false });
  });

  it('does not overwrite another file unasked', async () => {
    const path = join(folder, 'mine.yaml');
    writeFileSync(path, '# by hand\n');
    const refused = await run('export', path);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('is there already and says something else');
    expect(readFileSync(path, 'utf8')).toBe('# by hand\n');
    expect(await run('export', path, '--force')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(path, 'utf8')).toContain('platform:');
    expect(await run('export', path)).toMatchObject({ exitCode: 0 });
  });

  it('shows a difference value by value and changes nothing: 1 for different, 0 for equal', async () => {
    const path = variant(
      'different.yaml',
      ['listView: Learners', 'listView: All_Contacts'],
      ['motto: Motto__c', 'motto: { field: Motto__c, picklist: label }'],
      ['{ code: STAFF, name: Staff }', '{ code: STAFF, name: Staff }\n    - { code: NEW, name: New ones }'],
    );
    const before = await run('export');
    const [text, asJson, check] = await Promise.all([
      run('diff', path),
      run('diff', path, '--json'),
      run('apply', '--check', path),
    ]);
    expect(text.exitCode).toBe(1);
    expect(text.stderr).toBe('');
    expect(text.stdout).toContain('created    branch NEW\n             code: NEW\n             name: New ones\n');
    expect(text.stdout).toContain('updated    entity small contacts\n             listView: Learners → All_Contacts\n');
    expect(text.stdout).toContain('mapping.motto: Motto__c → { field: Motto__c, picklist: label }');
    expect(asJson.exitCode).toBe(1);
    expect(json(asJson)).toMatchObject({
      different: true,
      changes: expect.arrayContaining([
        expect.objectContaining({
          kind: 'entity',
          name: 'small contacts',
          outcome: 'updated',
          changed: expect.arrayContaining([{ path: 'listView', before: 'Learners', after: 'All_Contacts' }]),
        }),
      ]),
    });
    expect(check).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('without --check it would be') });
    expect((await run('export')).stdout).toBe(before.stdout);
  });

  it('R20, R46: applies all or nothing, with every problem, its place, and what was meant', async () => {
    const path = variant(
      'wrong.yaml',
      ['name: Customers', 'name: Renamed'],
      ['motto: Motto__c', 'moto: Motto__c, phone: Phone'],
      ['destination: STAFF', 'destination: STAF'],
    );
    const before = await run('export');
    for (const words of [
      ['apply', path],
      ['apply', '--check', path],
      ['diff', path],
    ]) {
      const { exitCode, stderr } = await run(...words);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /^branch_destination: The configuration does not fit the platform; nothing was changed\.\n/,
      );
      expect(stderr).toContain(`${path}:19:48: No branch of the platform has the code STAF.`);
      expect(stderr).toContain('Did you mean STAFF?');
      expect(stderr).toMatch(/wrong\.yaml:22:\d+: The platform has no field moto\..* Did you mean motto\?/);
      expect(stderr).toMatch(/wrong\.yaml:22:\d+: The platform has no field phone\./);
    }
    expect((await run('export')).stdout).toBe(before.stdout);
  });

  it('R8, R24: refuses an entity without a mapping, or without the mandatory three, naming what is missing', async () => {
    const without = variant('no-mapping.yaml', [
      'mapping: { username: Email, firstname: FirstName, lastname: LastName, email: Email, motto: Motto__c }',
      'options: {}',
    ]);
    const lacking = variant('lacking.yaml', ['lastname: LastName, email: Email, motto', 'motto']);
    const [none, some] = await Promise.all([run('apply', without), run('apply', lacking)]);
    expect([none.exitCode, some.exitCode]).toEqual([1, 1]);
    expect(none.stderr).toContain(`${without}:20:7: connections[0].sync.contacts.mapping is missing.`);
    expect(some.stderr).toContain('mapping lacks lastname: username, firstname, lastname are mandatory.');
  });

  it('refuses variables that are not set here, with the place of each, unless they are set elsewhere', async () => {
    const path = variant('unset.yaml', ['"${SF_CLIENT_ID}"', '"${OTHER_ID}"']);
    const { SF_CLIENT_SECRET: _, ...without } = environment;
    const refused = await rollcall(['config', 'apply', path], without);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`${path}:13:17: The environment variable OTHER_ID is not set.`);
    expect(refused.stderr).toContain(`${path}:14:21: The environment variable SF_CLIENT_SECRET is not set.`);
    expect(await rollcall(['config', 'diff', path], without)).toMatchObject({ exitCode: 1, stderr: '' });
    const allowed = await rollcall(['config', 'apply', '--check', '--allow-unset', path], without);
    expect(allowed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('salesforce.clientId') });
  });

  it('refuses another type for a field that people have values in, with its place', async () => {
    await using own = await testDatabase();
    await applyFile(own.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'));
    const retyped = parseConfiguration(
      SMALL_CONFIGURATION.replace('title: Motto', 'title: Motto, type: date'),
      'f.yaml',
    );
    expect(different(await planFile(own.db, retyped))).toEqual([
      expect.objectContaining({ name: 'motto', changed: [{ path: 'type', before: 'text', after: 'date' }] }),
    ]);
    const person = { username: 'ada', username_key: 'ada', fields: JSON.stringify({ motto: 'Onwards' }) };
    await own.db.insertInto('person').values(person).execute();
    await expect(applyFile(own.db, retyped)).rejects.toThrow(
      'f.yaml:7:41: The field motto is of the type text and 1 people have a value in it, so it cannot become date.',
    );
  });

  it('R18: exports the branches that a file can stand for, not those that runs make', async () => {
    await using own = await testDatabase();
    await applyFile(own.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'));
    const branch = async (name: string, code: string | null, parent: string) => {
      const above = parent === 'Platform' ? null : parent;
      const { id } = await own.db
        .selectFrom('branch')
        .select('id')
        .where('code', above === null ? 'is' : '=', above)
        .executeTakeFirstOrThrow();
      await own.db.insertInto('branch').values({ name, code, parent_id: id }).execute();
    };
    await branch('Made by hand', 'HAND', 'Platform');
    await branch('Without a code', null, 'Platform');
    await branch('Northwind', '001000000000001AAA', 'CUSTOMERS');
    await branch('Deep', 'DEEP', 'HAND');
    const deep = SMALL_CONFIGURATION.replace('destination: STAFF', 'destination: DEEP');
    await applyFile(own.db, parseConfiguration(deep, 'small.yaml'));
    const { config } = await storedFile(own.db);
    expect(config.platform.branches.map(({ code }) => code)).toEqual(['STAFF', 'CUSTOMERS', 'HAND', 'DEEP']);
    expect(different(await planFile(own.db, file(config)))).toEqual([]);
  });

  it('never exports a secret, were it in the database', async () => {
    await using own = await testDatabase();
    await applyFile(own.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'));
    const { config } = await own.db.selectFrom('connection').select('config').executeTakeFirstOrThrow();
    const salesforce = { ...config.salesforce, clientSecret: 'hunter2' };
    await own.db
      .updateTable('connection')
      .set({ config: JSON.stringify({ ...config, salesforce }) })
      .execute();
    const ended = await rollcall(['config', 'export'], { ...environment, ROLLCALL_DATABASE_URL: own.url });
    expect(ended.stdout).toContain('clientSecret: "${SMALL_CLIENT_SECRET}"');
    expect(ended.stderr).toContain('The clientSecret of the connection small is stored as such.');
    const path = variant('same.yaml');
    const diff = await rollcall(['config', 'diff', path], { ...environment, ROLLCALL_DATABASE_URL: own.url });
    expect(diff.stdout).toMatch(/salesforce\.clientSecret: \$\{SMALL_CLIENT_SECRET\} →\s+\$\{SF_CLIENT_SECRET\}/);
    expect(ended.stdout + ended.stderr + diff.stdout + diff.stderr).not.toContain('hunter2');
  });

  it('switches an entity off that the file leaves out, and on again, with its settings', async () => {
    await using own = await testDatabase();
    const all = parseConfiguration(SMALL_CONFIGURATION, 'small.yaml');
    await applyFile(own.db, all);
    const without = parseConfiguration(
      SMALL_CONFIGURATION.slice(0, SMALL_CONFIGURATION.indexOf('      contacts:')),
      'f',
    );
    expect(different(await applyFile(own.db, without))).toEqual([
      expect.objectContaining({ name: 'small contacts', outcome: 'disabled' }),
    ]);
    expect((await storedFile(own.db)).config.connections[0]?.entities.map(({ settings }) => settings.entity)).toEqual([
      'users',
    ]);
    expect(different(await applyFile(own.db, all))).toEqual([
      { kind: 'entity', name: 'small contacts', outcome: 'enabled', changed: [] },
    ]);
    expect(different(await applyFile(own.db, all))).toEqual([]);
  });

  it('takes two applies at once one after the other', async () => {
    await using own = await testDatabase();
    const results = await Promise.all(
      Array.from({ length: 4 }, () => applyFile(own.db, parseConfiguration(SMALL_CONFIGURATION, 'small.yaml'))),
    );
    expect(results.filter((changes) => different(changes).length > 0)).toHaveLength(1);
  });
});
