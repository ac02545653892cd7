import { accountId, contactId, save } from './org.ts';

/** What changes in Salesforce before a run, and what that may cost at Docebo. */
export interface Change {
  readonly name: string;
  readonly make: (salesforce: string) => Promise<void>;
  /** People whom Docebo is told of. */
  readonly people: { readonly created: number; readonly changed: number };
  /** Calls about branches, at most, where so many contacts sit in two accounts; see docs/docebo.md. */
  readonly branchCalls: (contacts: number) => number;
}

const nobody = { created: 0, changed: 0 };
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

/** The first so many get another title. */
const retitled = (count: number): Change => ({
  name: `${count.toLocaleString('en')} changed`,
  make: async (url) => {
    const records = numbers(count).map((number) => ({ Id: contactId(number), Title: `Title ${count}` }));
    await save(url, 'Contact', records);
  },
  people: { created: 0, changed: count },
  branchCalls: () => 0,
});

/** Contacts who sit in the first account go to the second one. */
const moved = (count: number, from: number): Change => ({
  name: `${count.toLocaleString('en')} to another branch`,
  make: async (url) => {
    const records = numbers(count).map((number) => ({ Id: contactId(2 * (from + number)), AccountId: accountId(1) }));
    await save(url, 'Contact', records);
  },
  people: nobody,
  // One to put them in, one to take them out, and one for every 200 who are there already, to see who is by hand.
  branchCalls: (contacts) => 2 + Math.ceil(contacts / 2 / 200),
});

const created = (count: number): Change => ({
  name: `${count.toLocaleString('en')} created`,
  make: async (url) => {
    const records = numbers(count).map((number) => ({
      FirstName: 'New',
      LastName: `New${count}x${number}`,
      Email: `new${count}x${number}@bench.example`,
      AccountId: accountId(0),
      Is_Learner__c: true,
    }));
    await save(url, 'Contact', records);
  },
  people: { created: count, changed: 0 },
  branchCalls: () => 0,
});

/** From here on, accounts that nobody is in. */
const EMPTY = 2;

/** So many people go each to an account of their own, which becomes a branch. */
const spread = (count: number): Change => ({
  name: `${count.toLocaleString('en')} to new branches`,
  make: async (url) => {
    const records = numbers(count).map((number) => ({
      Id: contactId(2 * number + 1),
      AccountId: accountId(EMPTY + number),
    }));
    await save(url, 'Contact', records);
  },
  people: nobody,
  // Branches by the hundred and a look at what came of them; each person into one of their own; all out of one.
  branchCalls: () => Math.ceil(count / 100) + Math.ceil((count + EMPTY + 3) / 200) + 2 * count + 2,
});

const renamed: Change = {
  name: 'a branch renamed',
  make: (url) => save(url, 'Account', [{ Id: accountId(0), Name: 'Another name' }]),
  people: nobody,
  branchCalls: () => 1,
};

const reparented: Change = {
  name: 'a branch moved',
  make: (url) => save(url, 'Account', [{ Id: accountId(0), ParentId: accountId(1) }]),
  people: nobody,
  branchCalls: () => 1,
};

const left = (count: number): Change => ({
  name: `${count.toLocaleString('en')} deactivated`,
  make: async (url) => {
    const records = numbers(count).map((number) => ({ Id: contactId(500 + number), Is_Learner__c: false }));
    await save(url, 'Contact', records);
  },
  people: { created: 0, changed: count },
  branchCalls: () => 0,
});

/** One after the other on the same people. */
export const CHANGES: readonly Change[] = [
  { name: 'nothing', make: async () => undefined, people: nobody, branchCalls: () => 0 },
  retitled(1),
  retitled(100),
  retitled(250),
  retitled(1000),
  created(250),
  left(10),
  moved(1, 0),
  moved(100, 1),
  spread(10),
  renamed,
  reparented,
];
