import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';
import { type Ended, type Environment, rollcall, startRollcall } from '../support/rollcall.ts';
import { SANDBOX_CREDENTIALS, SMALL_CONFIGURATION, SMALL_ORG_FILE } from '../support/small-org.ts';

let database: DatabaseHandle;
let sandbox: SalesforceSandbox;
let environment: Environment;
let folder: string;
let configuration: string;
let applied: Ended;
let synchronized: Ended;

beforeAll(async () => {
  folder = mkdtempSync(join(inject('testFolder'), 'cli-'));
  configuration = join(folder, 'rollcall.yaml');
  writeFileSync(configuration, SMALL_CONFIGURATION);
  writeFileSync(join(folder, 'org.json'), SMALL_ORG_FILE);
  [database, sandbox] = await Promise.all([
    testDatabase(),
    startSalesforceSandbox({ port: 0, dataFile: join(folder, 'org.json') }),
  ]);
  environment = {
    // Every call of the command loads the same modules: from the second one on they need no compiling.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ROLLCALL_DATABASE_URL: database.url,
    SF_URL: sandbox.url,
    ...SANDBOX_CREDENTIALS,
  };
  applied = await rollcall(['config', 'apply', configuration], environment);
  synchronized = await rollcall(['sync', 'all', '--json'], environment);
});

afterAll(async () => {
  await Promise.all([database?.close(), sandbox?.close()]);
});

const run = (...words: string[]) => rollcall(words, environment);

describe('rollcall', () => {
  it('shows help with exit code 0 and refuses wrong usage with 2, saying what would be right', async () => {
    const [help, nothing, unknown, wrong, below, json] = await Promise.all([
      run('--help'),
      run(),
      run('synk'),
      run('sync', 'everybody'),
      run('runs', 'show'),
      run('users', '--limit', 'x', '--json'),
    ]);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('config');
    expect(nothing).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('Did you mean sync?');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toBe(
      "'everybody' is invalid for argument 'entity'. Allowed choices are users, contacts, custom, all.\nTry: rollcall sync --help\n",
    );
    expect(below.exitCode).toBe(2);
    expect(below.stderr).toBe("missing required argument 'run'\nTry: rollcall runs show --help\n");
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'usage' } });
  });

  it('refuses a configuration with every problem and its place, and exit code 1', async () => {
    const path = join(folder, 'wrong.yaml');
    writeFileSync(
      path,
      SMALL_CONFIGURATION.replace('listView: Learners', 'listview: Learners').replace('STAFF }', 'NOBODY }'),
    );
    const [shape, missing] = await Promise.all([
      run('config', 'apply', path),
      run('config', 'apply', '/nowhere.yaml', '--json'),
    ]);
    expect(shape).toMatchObject({ exitCode: 1, stdout: '' });
    expect(shape.stderr).toContain(
      `${path}:21:9: connections[0].sync.contacts.listview is not known; did you mean listView?`,
    );
    expect(missing.exitCode).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'config_invalid' } });
  });

  it('R20: refuses a destination that the platform has not, with its place, and changes nothing', async () => {
    const path = join(folder, 'destination.yaml');
    const text = SMALL_CONFIGURATION.replace('destination: STAFF', 'destination: NOBODY').replace(
      'name: Staff',
      'name: Renamed',
    );
    writeFileSync(path, text);
    const { exitCode, stderr } = await run('config', 'apply', path);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('branch_destination');
    expect(stderr).toContain(`${path}:19:48: No branch of the platform has the code NOBODY.`);
    const { branches } = JSON.parse((await run('branches', '--json')).stdout);
    expect(branches).toContainEqual(expect.objectContaining({ code: 'STAFF', name: 'Staff' }));
  });

  it('applies a configuration once', async () => {
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
    expect(applied.stdout).toContain('created');
    const again = await run('config', 'apply', configuration, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ changed: false });
  });

  it('names the variable of a secret that is not set, and what needs it', async () => {
    const { SF_CLIENT_SECRET: _, ...without } = environment;
    const { exitCode, stderr } = await rollcall(['connections', 'check'], without);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^config_secret_missing: .*SF_CLIENT_SECRET \(for clientSecret\)/);
  });

  it('R7: signs in and lists the list views that the integration user sees', async () => {
    const { exitCode, stdout } = await run('connections', 'check', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      connection: 'small',
      usable: true,
      username: 'integration@acme.example',
      entities: [{ entity: 'users' }, { entity: 'contacts', listViews: [{ developerName: 'Learners' }] }],
    });
  });

  it('R27: synchronizes every entity and answers exit code 3 when someone was rejected', () => {
    expect(synchronized).toMatchObject({ exitCode: 3, stderr: '' });
    expect(JSON.parse(synchronized.stdout)).toMatchObject([
      { entity: 'users', state: 'succeeded', counts: { rejected: 0 } },
      {
        entity: 'contacts',
        state: 'completed_with_errors',
        counts: { extracted: 6, created: 3, rejected: 3 },
        branches: { created: 2 },
      },
    ]);
  });

  it('changes nothing when nothing has changed, and says so', async () => {
    const { exitCode, stdout, stderr } = await run('sync', 'contacts');
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(stdout).toContain('Contacts: 0 created, 0 updated, 0 moved, 3 rejected');
    expect(stdout).toContain('Nothing on the platform had to change. 3 people are as before.');
    expect(stdout).toMatch(/ 1 {2}username_taken: .*\n.*annie|ADA@north\.example/i);
  });

  it('R38: plans without changing anything, and shows the stored plan value by value', async () => {
    sandbox.org
      .table('Contact')
      .update(contactId('jean@north.example'), { LastName: 'Bartik-Jennings' }, integrationUser());
    const plan = await run('plan', 'contacts');
    expect(plan.exitCode).toBe(3);
    expect(plan.stdout).toContain('Contacts: 0 to create, 1 to update, 0 to move, 3 to reject');
    expect(plan.stdout).toContain('lastname: Bartik → Bartik-Jennings');

    const [person, changes] = await Promise.all([
      run('users', 'show', 'JEAN@north.example', '--json'),
      run('runs', 'show', 'last', '--action', 'update', '--json'),
    ]);
    expect(JSON.parse(person.stdout)).toMatchObject({ lastname: 'Bartik', sfdcUserType: 'contact' });
    expect(JSON.parse(changes.stdout)).toMatchObject({
      total: 1,
      changes: [
        {
          action: 'update',
          before: { lastname: 'Bartik' },
          after: { lastname: 'Bartik-Jennings' },
          outcome: 'pending',
        },
      ],
    });
  });

  it('lists runs, logs, people and branches a page at a time', async () => {
    const [runs, logs, users, none, branches, missing] = await Promise.all([
      run('runs', '--limit', '1', '--json'),
      run('logs', '2', '--level', 'error', '--json'),
      run('users', '--search', 'milano', '--json'),
      run('users', '--search', '100%'),
      run('branches'),
      run('runs', 'show', '4711', '--json'),
    ]);
    expect(JSON.parse(runs.stdout).runs).toHaveLength(1);
    expect(JSON.parse(logs.stdout)).toMatchObject({ run: '2', total: 3 });
    expect(JSON.parse(users.stdout)).toMatchObject({ total: 0 });
    expect(none.stdout).toBe('Nobody matches.\n');
    expect(branches.stdout).toMatch(
      /Customers +CUSTOMERS +0 +3\n +Northwind +\w{18} +2 +3\n +Northwind Milano +\w{18} +1 +1/,
    );
    expect(missing.exitCode).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('R41: explains a person, with every run that touched them', async () => {
    const [told, data] = await Promise.all([
      run('explain', 'jean@north.example'),
      run('explain', 'jean@north.example', '--json'),
    ]);
    expect(told.stdout).toMatch(/Runs that touched them, the newest first:\n {2}\S+ \S+ {2}run 2 {2}create \(new\)/);
    expect(JSON.parse(data.stdout)).toMatchObject({
      records: [{ sourceId: contactId('jean@north.example'), outcome: { action: 'update' } }],
      // A plan that was only asked for has touched nobody.
      history: [{ run: '2', action: 'create', outcome: 'applied', startedBy: { via: 'command' } }],
    });
  });

  it('says why a run cannot be approved or thrown away', async () => {
    // One after the other: each takes the settings' lease to look, and the other would be told that somebody has it.
    const approve = await run('runs', 'approve', '2');
    const discard = await run('runs', 'discard', '2');
    const stderr = 'run_state: Run 2 does not wait for approval: it is finished. Nothing was done.\n';
    expect(approve).toEqual({ exitCode: 1, stdout: '', stderr });
    expect(discard).toEqual({ exitCode: 1, stdout: '', stderr });
  });

  it('R42: synchronizes one person, and says why a record is none', async () => {
    const id = contactId('jean@north.example');
    const { exitCode, stdout } = await run('sync', 'contacts', '--record', id, '--json');
    expect({ exitCode, result: JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      result: {
        connect: { user: 'integration@acme.example' },
        explanation: { record: 'in_list_view', sourceId: id },
        run: { mode: 'single', state: 'succeeded', counts: { extracted: 1 } },
      },
    });
    const [told, missing, wrong] = await Promise.all([
      run('sync', 'contacts', '--record', id),
      run('sync', 'contacts', '--record', '003000000000000AAA'),
      run('sync', 'all', '--record', id),
    ]);
    expect(told.stdout).toMatch(
      /^1\. Connect: org \w{18}, as integration@acme\.example\.\n2\. Read: Contact \w{18}\.\n(?: {4}.*\n)+3\. Scope: .*\n4\. Match: It is linked to jean@north\.example.*\n5\. Act:\n/,
    );
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^not_in_list_view: /) });
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--record') });
  });

  it('R34: refuses to link a person with a record of another object', async () => {
    const { exitCode, stderr } = await run(
      'users',
      'link',
      'jean@north.example',
      'users',
      contactId('jean@north.example'),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^not_found: 003\w{15} is not among the users of Salesforce: their Ids begin with 005\.$/m);
  });

  it('shows text from Salesforce without letting it steer the terminal', async () => {
    const answers = await Promise.all([
      run('users', '--search', 'evil'),
      run('users', 'show', 'evil@north.example'),
      run('preview', 'contacts'),
    ]);
    for (const { stdout, exitCode } of answers) {
      expect(exitCode).toBe(0);
      expect(stdout).toContain('\\u{1b}[2J');
      for (const unsafe of ['\u001b', '\u202e']) expect(stdout).not.toContain(unsafe);
    }
  });

  it('R26: marks in the preview what would be rejected, and why', async () => {
    const { stdout } = await run('preview', 'contacts', '--json');
    const { total, rows } = JSON.parse(stdout);
    expect(total).toBe(6);
    expect(rows).toContainEqual(
      expect.objectContaining({
        values: null,
        rejection: expect.objectContaining({ code: 'missing_value', field: 'username' }),
      }),
    );
  });

  it('disables an entity that leaves the file and keeps its links for its return', async () => {
    const path = join(folder, 'contacts-only.yaml');
    const users = SMALL_CONFIGURATION.slice(
      SMALL_CONFIGURATION.indexOf('      users:'),
      SMALL_CONFIGURATION.indexOf('      contacts:'),
    );
    writeFileSync(path, SMALL_CONFIGURATION.replace(users, ''));
    expect(JSON.parse((await run('config', 'apply', path, '--json')).stdout).changes).toContainEqual(
      expect.objectContaining({ name: 'small users', outcome: 'disabled' }),
    );
    expect((await run('sync', 'users')).stderr).toContain('does not synchronize users (but contacts)');
    expect(JSON.parse((await run('config', 'apply', configuration, '--json')).stdout).changes).toContainEqual(
      expect.objectContaining({ name: 'small users', outcome: 'enabled' }),
    );
    const again = JSON.parse((await run('sync', 'users', '--json')).stdout);
    expect(again.counts).toMatchObject({ created: 0, linked: 0 });
  });
});

describe('Ctrl-C', () => {
  it('stops a sync in good order, and the next one resumes it', async () => {
    await using slow = await startSalesforceSandbox({ port: 0, dataFile: join(folder, 'org.json'), latency: 120 });
    await using own = await testDatabase();
    const slowly = { ...environment, ROLLCALL_DATABASE_URL: own.url, SF_URL: slow.url };
    await rollcall(['config', 'apply', configuration], slowly);

    const sync = startRollcall(['sync', 'contacts'], slowly);
    const begun = async () =>
      await own.db.selectFrom('run').select('id').where('state', '=', 'extracting').executeTakeFirst();
    while ((await begun()) === undefined) await wait(10);
    sync.signal('SIGINT');
    expect(await sync.ended).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'Interrupted; the next `rollcall sync contacts` resumes.\n',
    });

    const resumed = await rollcall(['sync', 'contacts', '--json'], slowly);
    expect(resumed.exitCode).toBe(3);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ id: '1', counts: { created: 3, rejected: 3 } });
  });
});

describe('rollcall sandbox', () => {
  it('runs the server with its own options, forwards signals and takes over its exit code', async () => {
    const server = startRollcall(['sandbox', 'salesforce', '--port', '0', '--data', join(folder, 'org.json')], {});
    const refused = await rollcall(['sandbox', 'salesforce', '--port', 'x'], {});
    expect(refused.exitCode).toBe(2);
    await server.printed('sandbox Salesforce listening on http://127.0.0.1:');
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

function contactId(email: string): string {
  const contacts = sandbox.org.table('Contact');
  for (let position = 0; position < contacts.length; position += 1) {
    const { Id, Email } = contacts.at(position);
    if (Email === email && typeof Id === 'string') return Id;
  }
  throw new Error(`No contact has the e-mail ${email}`);
}

function integrationUser(): string {
  return sandbox.org.integrationUser.id;
}
