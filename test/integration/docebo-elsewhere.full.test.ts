import { describe, expect, it } from 'vitest';
import { startNeighbours } from '../support/docebo-neighbours.ts';
import { startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const org = trainingOrg({
  accounts: [account(1, 'Northwind')],
  contacts: [1, 2, 3].map((number) => learner(number, 'Person', `${number}`, { AccountId: accountId(1) })),
});
const { username, firstname, lastname, email } = TENANT_MAPPING;
const mapping = { username, firstname, lastname, email };
const contacts = { mapping, leavers: 'deactivate' as const };
const builtin = trainingConfiguration({ users: null, contacts });
const docebo = (url: string) => trainingConfiguration({ directory: { ...TENANT_ACCESS, url }, users: null, contacts });

describe('a connection that is pointed to another platform', () => {
  it('R34, R35: brings everybody there, and leaves those of the former one alone', async () => {
    await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml: builtin });
    const { rollcall, docebo: first, salesforce } = neighbours;
    await using second = await startTenant(trainingTenant([{ username: '1@learners.example', firstname: 'One' }]));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 3 });

    await rollcall.configure(docebo('${DOCEBO_URL}'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 3 });
    const people = await first.users();
    expect(people.map((one) => one.branches)).toEqual([1, 2, 3].map(() => ['Customers › Northwind']));
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });

    // The same tenant, said otherwise: nothing is forgotten, and nobody is looked for.
    await rollcall.configure(docebo(first.url));
    expect(await rollcall.sync('contacts')).toMatchObject({ mode: 'incremental', directoryCalls: 0 });

    await rollcall.configure(docebo(second.url));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2, updated: 1 });
    expect(await second.users()).toHaveLength(3);
    await salesforce.update('Contact', contactId(2), { Is_Learner__c: false });
    expect(done(await rollcall.sync('contacts'))).toEqual({ deactivated: 1 });
    expect(await first.users()).toEqual(people);

    await rollcall.configure(builtin);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 0 } });
    const links = await rollcall.db.selectFrom('link').select('person_id').execute();
    const own = await rollcall.db.selectFrom('person').select('id').execute();
    expect(links).toHaveLength(2);
    for (const { person_id: id } of links) expect(own.map((person) => person.id)).toContain(id);
  });

  it('R39: stays where it is while a run waits for approval', async () => {
    await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml: builtin });
    const { rollcall, docebo: tenant } = neighbours;
    await rollcall.sync('contacts');
    await rollcall.db.updateTable('run').set({ state: 'held' }).execute();
    await expect(rollcall.configure(docebo(tenant.url))).rejects.toMatchObject({ code: 'run_in_progress' });
  });
});
