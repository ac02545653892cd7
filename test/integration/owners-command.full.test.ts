import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

describe('R25: settings of an administrator', () => {
  it('are chosen by --owner on the command line', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ contacts: [1, 2, 3].map((number) => learner(number, 'Lea', `L${number}`)) }),
    );
    const contacts = { branches: { mode: 'single', destination: 'CUSTOMERS' } };
    await using installed = await install(trainingConfiguration({ users: null, contacts }), { SF_URL: salesforce });
    const { db, environment, sync } = installed;
    await sql`insert into person (username, username_key, firstname, lastname, level)
      select name, name, initcap(name), 'Admin', 'superadmin' from unnest(array['anna', 'bea']) as name`.execute(db);
    const run = (...words: string[]) => rollcall(words, environment);
    const copied = await run('config', 'copy', 'shared', 'anna', '--json');
    expect(JSON.parse(copied.stdout)).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ kind: 'entity', outcome: 'created' })]),
    });
    await sync('contacts');
    const { rows } = await sql<{ id: string }>`select id from person where username = 'anna'`.execute(db);
    await sync('contacts', { owner: rows[0]?.id ?? '' });
    const [runs, exported, nobody] = await Promise.all([
      run('runs', '--owner', 'anna', '--json'),
      run('config', 'export', '--owner', 'anna', '--json'),
      run('schedule', '--owner', 'nobody'),
    ]);
    expect(JSON.parse(runs.stdout)).toMatchObject({ total: 1, runs: [{ ownerName: 'anna' }] });
    expect(JSON.parse(exported.stdout)).toMatchObject({
      connections: [{ sync: { contacts: { listView: 'Learners' } } }],
    });
    expect([nobody.exitCode, nobody.stderr]).toEqual([1, expect.stringContaining('No administrator is called nobody')]);
    await run('config', 'copy', 'anna', 'bea');
    const plan = await run('plan', 'contacts', '--owner', 'bea', '--json');
    expect(JSON.parse(plan.stdout)).toMatchObject({ state: 'planned', counts: { created: 0, linked: 3 } });
  });
});
