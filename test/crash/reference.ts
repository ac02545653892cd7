import { replay } from '../model/reference.ts';
import type { Branch, Person, Rec, Value, World } from '../model/world.ts';
import { type CrashRecords, DESTINATIONS } from './org.ts';
import type { Salesforce } from './salesforce.ts';
import type { stateOf } from './state.ts';

/** What the rules make of the org, by the reference of the model: see test/model/reference.ts. */
export interface Expectation {
  /** The same Salesforce; what is edited through it is known here, too. */
  readonly salesforce: Salesforce;
  /** Carries out a full run that nobody disturbs. */
  run(): void;
  /** People and branches, in the order and the words of `seen`. */
  platform(): Platform;
}

type State = Awaited<ReturnType<typeof stateOf>>;
interface Platform {
  readonly people: readonly Omit<State['people'][number], 'links'>[];
  readonly branches: readonly string[];
}

/** Of the state of an installation, what the reference knows. */
export function seen({ people, branches }: Pick<State, 'people' | 'branches'>): Platform {
  return { people: inOrder(people.map(({ links: _links, ...person }) => person)), branches: branches.toSorted() };
}

const inOrder = <T extends { readonly username: string }>(people: readonly T[]) =>
  people.toSorted((one, other) => (one.username < other.username ? -1 : 1));

export function expectation(salesforce: Salesforce, records: CrashRecords, incremental: boolean): Expectation {
  let world = begin(records, incremental);
  return {
    salesforce: {
      ...salesforce,
      async create(object, values) {
        const id = await salesforce.create(object, values);
        world.records.set(id, recordOf(object, id, values));
        return id;
      },
      async update(object, id, values) {
        await salesforce.update(object, id, values);
        Object.assign(world.records.get(id)?.values ?? {}, values);
      },
      async remove(object, id) {
        await salesforce.remove(object, id);
        const record = world.records.get(id);
        if (record) record.deleted = true;
      },
    },
    run() {
      const { after, outcome } = replay(world);
      if (outcome.held) throw new Error('The reference would hold this run: the edits are too many');
      world = after;
    },
    platform: () => ({
      people: inOrder([...world.people].map(personState)),
      branches: world.branches
        .filter(({ parent }) => parent !== null)
        .map((branch) => `${pathOf(branch)} [${branch.code}]`)
        .toSorted(),
    }),
  };
}

const COUNTRIES: Readonly<Record<string, string>> = { Italy: 'IT' };

function recordOf(object: string, id: string, values: Readonly<Record<string, Value>>): Rec {
  // A checkbox is never empty.
  return { id, object, values: { Newsletter__c: false, ...values }, deleted: false, hidden: false };
}

function begin({ accounts, contacts }: CrashRecords, incremental: boolean): World {
  const root: Branch = { name: 'root', code: null, parent: null };
  return {
    records: new Map([
      ...accounts.map(({ Id, ...values }) => [Id, recordOf('Account', Id, values)] as const),
      ...contacts.map(({ Id, ...values }) => [Id, recordOf('Contact', Id, values)] as const),
    ]),
    views: { Learners: [{ path: 'Is_Learner__c', equals: true }] },
    picklists: {},
    // Countries are told from what is none in the same way; the platform stores their codes.
    dropdown: Object.keys(COUNTRIES),
    settings: {
      entity: 'contacts',
      object: 'Contact',
      view: 'Learners',
      mapping: [
        { target: 'username', path: 'Email', kind: 'text' },
        { target: 'firstname', path: 'FirstName', kind: 'text' },
        { target: 'lastname', path: 'LastName', kind: 'text' },
        { target: 'email', path: 'Email', kind: 'text' },
        { target: 'team', path: 'Team__c', kind: 'dropdown' },
        { target: 'country', path: 'Country__c', kind: 'dropdown' },
        { target: 'hired', path: 'Hire_Date__c', kind: 'date' },
        { target: 'newsletter', path: 'Newsletter__c', kind: 'yesno' },
        { target: 'motto', path: 'Motto__c', kind: 'text' },
        { target: 'employer', path: 'Account.Name', kind: 'text' },
      ],
      forcePasswordChange: false,
      incremental,
      updateExisting: true,
      leavers: 'deactivate',
      fieldDrift: 'stop',
      mode: 'accounts',
      fields: [],
      destination: 'CUSTOMERS',
    },
    people: new Set(),
    branches: [root, ...DESTINATIONS.map((branch) => ({ ...branch, parent: root }))],
    links: new Map(),
    branchLinks: new Map(),
    viewRead: null,
    readLast: null,
  };
}

/** `Customers › Northwind`; empty for the root. */
function pathOf({ name, parent }: Branch): string {
  if (parent === null) return '';
  const above = pathOf(parent);
  return above === '' ? name : `${above} › ${name}`;
}

function personState(person: Person): Platform['people'][number] {
  const { firstname, lastname, email, ...fields } = person.values;
  const filled = Object.entries(fields).flatMap(([key, value]) =>
    value === null ? [] : [[key, key === 'country' ? (COUNTRIES[value] ?? value) : value] as const],
  );
  return {
    username: person.username,
    firstname: firstname ?? '',
    lastname: lastname ?? '',
    email: email ?? null,
    active: person.active,
    level: person.level,
    fields: Object.fromEntries(filled.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    sfdcId: person.sfdcId,
    sfdcUserType: person.sfdcUserType,
    mustChangePassword: person.mustChangePassword,
    branches: person.memberships.map(({ branch }) => pathOf(branch)).toSorted(),
  };
}
