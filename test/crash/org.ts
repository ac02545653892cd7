import {
  account,
  accountId,
  contactId,
  learner,
  trainingConfiguration,
  trainingOrg,
  type Wanted,
} from '../support/training-org.ts';
import type { Chance } from './chance.ts';
import type { Salesforce } from './salesforce.ts';

const ACCOUNTS = 24;

/** Branches that the platform of trainingConfiguration has. */
export const DESTINATIONS = [
  { code: 'STAFF', name: 'Staff' },
  { code: 'CUSTOMERS', name: 'Customers' },
];

/** Records of an org, which are all that its data file does not have in common with others. */
export interface CrashRecords {
  readonly accounts: readonly ReturnType<typeof account>[];
  readonly contacts: readonly ReturnType<typeof learner>[];
}

/** Learners below a tree of accounts. A few of them are rejected, and one wants the username of another. */
export function crashRecords(people: number): CrashRecords {
  return {
    accounts: Array.from({ length: ACCOUNTS }, (_, index) =>
      account(index + 1, `Account ${index + 1}`, Math.ceil(index / 3) || undefined),
    ),
    contacts: Array.from({ length: people }, (_, index) =>
      learner(index + 1, 'Lea', `L${index + 1}`, {
        AccountId: accountId((index % ACCOUNTS) + 1),
        ...(index % 100 === 50 ? { Country__c: 'Atlantis' } : {}),
        ...(index === 444 ? { Email: 'l2@learners.example' } : {}),
      }),
    ),
  };
}

export const crashOrg = (people: number): object => trainingOrg(crashRecords(people));

/** Contacts only; what is given besides belongs to them and to the platform. */
export const crashConfiguration = ({
  incremental,
  directory,
  contacts,
}: { readonly incremental: boolean } & Pick<Wanted, 'contacts' | 'directory'>) =>
  trainingConfiguration({
    users: null,
    ...(directory ? { directory } : {}),
    contacts: { options: { incremental }, leavers: 'deactivate', ...contacts },
  });

/** Changes the org here and there, so that a run has something of everything to do on every page. */
export async function editOrg(salesforce: Salesforce, people: number, chance: Chance, round: number): Promise<void> {
  const somebody = () => contactId(chance.below(people) + 1);
  const edits = Math.ceil(people / 40);
  const chosen = [...new Set(Array.from({ length: edits }, somebody))];
  const removed = new Set(chosen.slice(0, 4));
  for (const [index, id] of chosen.entries()) {
    if (removed.has(id)) await salesforce.remove('Contact', id).catch(ignoreGone);
    else await salesforce.update('Contact', id, editOf(index, chance, round)).catch(ignoreGone);
  }
  await salesforce.create('Contact', {
    FirstName: 'New',
    LastName: `New ${round}`,
    Email: `new${round}@learners.example`,
    Is_Learner__c: true,
    AccountId: accountId(chance.below(ACCOUNTS) + 1),
  });
  await salesforce.update('Account', accountId(chance.below(ACCOUNTS) + 1), { Name: `Renamed in ${round}` });
  // A parent with a lower number, so that there is no loop.
  const child = chance.below(ACCOUNTS - 1) + 2;
  await salesforce.update('Account', accountId(child), { ParentId: accountId(chance.below(child - 1) + 1) });
}

function editOf(index: number, chance: Chance, round: number) {
  switch (index % 6) {
    case 0:
      return { Is_Learner__c: false };
    case 1:
      return { Is_Learner__c: true, AccountId: accountId(chance.below(ACCOUNTS) + 1) };
    case 2:
      return { Country__c: chance.next() < 0.5 ? 'Atlantis' : 'Italy' };
    case 3:
      return { Email: `renamed-${round}-${index}@learners.example` };
    default:
      return { FirstName: `Lea ${round}` };
  }
}

/** An earlier round may have deleted the record. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof Error) || !/answered 404|ENTITY_IS_DELETED/.test(error.message)) throw error;
}
