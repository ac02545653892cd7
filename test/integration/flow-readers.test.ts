import { expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { branches, people } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const RECORDS = 450;

/** Values that CSV, JSON and SQL each write in their own way. */
const AWKWARD = [
  'plain',
  'a,b',
  '"quoted"',
  'two\nlines',
  'tab\there',
  '  spaces  ',
  'null',
  '\\N',
  '\\.',
  'Zoë 🎓',
  'שלום',
  "O'Hara",
];
const country = (index: number) => (index % 90 === 7 ? 'Atlantis' : index % 3 === 0 ? 'Italy' : null);

const org = trainingOrg({
  accounts: Array.from({ length: 30 }, (_, index) => account(index + 1, `Account, "${index + 1}"`)),
  contacts: Array.from({ length: RECORDS }, (_, index) =>
    learner(index + 1, AWKWARD[index % AWKWARD.length] ?? '', `L${index + 1}`, {
      AccountId: index % 7 === 0 ? null : accountId((index % 30) + 1),
      Newsletter__c: index % 2 === 0,
      Hire_Date__c: index % 5 === 0 ? '2020-02-29' : null,
      Country__c: country(index),
      Motto__c: AWKWARD[(index * 5) % AWKWARD.length] ?? null,
      Team__c: index % 4 === 0 ? 'ENG' : null,
    }),
  ),
});

const state = async ({ db }: Installation) => ({ people: await people(db), branches: await branches(db) });

it('REST and Bulk make the same people, links, branches and rejections of the same org', async () => {
  await using salesforce = await startOrg(org);
  const orgs = { SF_URL: salesforce };
  const configuration = trainingConfiguration({ users: null, contacts: { options: { incremental: false } } });
  await using rest = await install(configuration, orgs, { salesforce: { restPageSize: 200 } });
  await using bulk = await install(configuration, orgs, {
    salesforce: { bulkThreshold: 100, bulkPageSize: 130, bulkCells: 2000, poll: { firstMs: 5 } },
  });
  const jobs = () => Object.keys(salesforce.sandbox.stats().requests).filter((route) => route.includes('/jobs/query'));
  const byRest = await rest.sync('contacts');
  expect(jobs()).toEqual([]);
  const byBulk = await bulk.sync('contacts');
  expect(jobs()).not.toEqual([]);

  const rejected = Array.from({ length: RECORDS }, (_, index) => country(index)).filter((name) => name === 'Atlantis');
  expect(done(byRest)).toEqual({ created: RECORDS - rejected.length, rejected: rejected.length });
  expect(byBulk.counts).toEqual(byRest.counts);
  expect(await state(bulk)).toEqual(await state(rest));
  expect(rejections(await bulk.changes(byBulk.id))).toEqual(rejections(await rest.changes(byRest.id)));

  // What one of them has read is unchanged for the other: the content hashes are the same.
  await salesforce.update('Contact', contactId(8), { Country__c: 'France' });
  await salesforce.update('Contact', contactId(9), { Motto__c: 'say "one",\ntwo' });
  const changedBulk = await bulk.sync('contacts');
  expect(done(changedBulk)).toEqual({ created: 1, updated: 1, rejected: rejected.length - 1 });
  expect((await rest.sync('contacts')).counts).toEqual(changedBulk.counts);
  expect(await state(bulk)).toEqual(await state(rest));
});
