import { mix } from '../../../shared/random.ts';
import { idSequence } from '../../org/ids.ts';
import type { FieldValue, ObjectSchema, SandboxRecord } from '../../org/org.ts';
import { contactRows } from '../contact-rows.ts';
import { materialise } from '../materialise.ts';
import { spread } from '../spread.ts';
import { INTEGRATION_USER } from '../user-rows.ts';
import { BELOW_HIDDEN_PARENT, LOOP, NAMESAKES } from './accounts.ts';
import { AWKWARD_CONTACTS } from './awkward-contacts.ts';
import { FIRST_PERSON_ACCOUNT, FIRST_PERSON_CONTACT, PERSON_ACCOUNTS, SIZES } from './sizes.ts';

const accountIds = idSequence('001');

/** Person contacts up to here are learners, the rest are not. */
const PERSON_LEARNERS = 8;

/** Later than every other stamp of the org. */
const LAST_STAMP = '2025-10-28T02:00:00.000Z';

const VIEWED = '2025-11-20T09:30:00.000Z';

/** What some ordinary contacts have that most do not: values out of use, missing values, odd accounts. */
const OCCASIONAL: readonly { readonly every: number; readonly at: number; readonly values: SandboxRecord }[] = [
  { every: 1000, at: 3, values: { LastViewedDate: VIEWED, LastReferencedDate: VIEWED } },
  { every: 300, at: 5, values: { OwnerId: INTEGRATION_USER.id } },
  { every: 41, at: 7, values: { Department__c: null, Title: null, Languages__c: null } },
  { every: 500, at: 9, values: { Department__c: 'TMP' } },
  { every: 1500, at: 10, values: { Department__c: 'Zoo keeping' } },
  { every: 700, at: 11, values: { Region__c: 'LEGACY', Country__c: null, Site__c: null } },
  { every: 900, at: 12, values: { Region__c: 'EMEA', Country__c: 'CS', Site__c: null } },
  // A job of the platform touched these all at once, last of all: more rows of one stamp than a page of 200 holds.
  { every: 48, at: 8, values: { SystemModstamp: LAST_STAMP } },
  { every: 600, at: 13, values: { AccountId: null } },
  ...BELOW_HIDDEN_PARENT.map((account, index) => inAccount(account, 14 + index)),
  ...LOOP.map((account, index) => inAccount(account, 16 + index)),
  ...NAMESAKES.map((account, index) => inAccount(account, 18 + index)),
];

function inAccount(account: number, at: number) {
  return { every: 800, at, values: { AccountId: accountIds.id(account) } };
}

/** acme's 12,000 contacts: about 11,300 of them are in the view Active_Learners, and nearly all of those are clean. */
export function acmeContacts(seed: number, schema: ObjectSchema): SandboxRecord[] {
  const generated = contactRows({
    seed,
    count: SIZES.contacts,
    accounts: FIRST_PERSON_ACCOUNT,
    users: SIZES.users,
  });
  const ordinary = materialise(schema, generated).map((row, position) => ordinaryContact(seed, row, position));
  // Those who are not learners stand at every twentieth position; the odd distance keeps the awkward ones off most of them.
  const business = spread(ordinary.slice(0, FIRST_PERSON_CONTACT), AWKWARD_CONTACTS, 21);
  const persons = ordinary.slice(FIRST_PERSON_CONTACT).map(personContact);
  return [...business, ...persons];
}

function ordinaryContact(seed: number, row: SandboxRecord, position: number): SandboxRecord {
  const isLearner = position % 20 !== 0;
  const changes: Record<string, FieldValue> = {
    Is_Learner__c: isLearner,
    Birthdate: `19${50 + (mix(seed, 71, position) % 49)}-0${1 + (mix(seed, 72, position) % 9)}-15`,
  };
  if (isLearner && position % 100 === 1) changes['Learner_Status__c'] = 'Left';
  for (const { every, at, values } of OCCASIONAL) {
    if (position % every === at) Object.assign(changes, values);
  }
  return { ...row, ...changes };
}

function personContact(row: SandboxRecord, index: number): SandboxRecord {
  return {
    ...row,
    IsPersonAccount: true,
    Is_Learner__c: index < PERSON_LEARNERS,
    Learner_Status__c: 'Active',
    AccountId: accountIds.id(FIRST_PERSON_ACCOUNT + (index % PERSON_ACCOUNTS)),
  };
}
