import { idSequence } from '../../sandbox/salesforce/org/ids.ts';

const ids = { Account: idSequence('001'), Contact: idSequence('003'), User: idSequence('005') };

/** Above those that the sandbox gives to records which are created later. */
const FIRST = 1_000_000;

/** Ids of the org's records by number: `accountId(1)` is the record that `account(1, …)` describes. */
export const accountId = (number: number) => ids.Account.id(FIRST + number);
export const contactId = (number: number) => ids.Contact.id(FIRST + number);
export const userId = (number: number) => ids.User.id(FIRST + number);

type Values = Readonly<Record<string, string | boolean | null>>;

export const account = (number: number, name: string, parent?: number, values: Values = {}) => ({
  Id: accountId(number),
  Name: name,
  ...(parent === undefined ? {} : { ParentId: accountId(parent) }),
  ...values,
});

/** A contact that is a learner; `e-mail` is made of the last name unless `values` has one. */
export const learner = (number: number, first: string, last: string, values: Values = {}) => ({
  Id: contactId(number),
  FirstName: first,
  LastName: last,
  Email: `${last.toLowerCase()}@learners.example`,
  Is_Learner__c: true,
  ...values,
});

export const employee = (number: number, first: string, last: string, values: Values = {}) => ({
  Id: userId(number),
  Username: `${last.toLowerCase()}@staff.example`,
  FirstName: first,
  LastName: last,
  Email: `${last.toLowerCase()}@staff.example`,
  Department: 'Training',
  ...values,
});

interface Records {
  readonly accounts?: readonly ReturnType<typeof account>[];
  readonly contacts?: readonly ReturnType<typeof learner>[];
  readonly users?: readonly ReturnType<typeof employee>[];
  readonly personAccounts?: boolean;
}

/** A data file of the sandbox: an org with these records, fields of every type that is converted, and three list views. */
export function trainingOrg({ accounts = [], contacts = [], users = [], personAccounts = false }: Records): object {
  return {
    name: 'Training',
    personAccounts,
    fields: {
      Contact: [
        { name: 'Is_Learner__c', type: 'boolean' },
        { name: 'Newsletter__c', type: 'boolean' },
        { name: 'Hire_Date__c', type: 'date' },
        { name: 'Country__c', length: 60 },
        { name: 'Motto__c', type: 'textarea' },
        {
          name: 'Team__c',
          type: 'picklist',
          values: [
            { value: 'ENG', label: 'Engineering' },
            { value: 'OPS', label: 'Operations' },
          ],
        },
      ],
    },
    listViews: [
      { object: 'Contact', developerName: 'Learners', columns: ['Name', 'Email'], where: 'Is_Learner__c = true' },
      { object: 'Contact', developerName: 'All_Contacts', columns: ['Name', 'Email'] },
      { object: 'User', developerName: 'Staff', columns: ['Name', 'Email'], where: "Department = 'Training'" },
    ],
    records: { User: users, Account: accounts, Contact: contacts },
  };
}

/** Parts of an entity's settings that a test wants otherwise. */
export type Overrides = Readonly<Record<string, unknown>>;

const NAMES = { firstname: 'FirstName', lastname: 'LastName', email: 'Email' };

export interface Wanted {
  readonly connection?: string;
  /** Environment variable with the address of the org. */
  readonly url?: string;
  readonly directory?: Overrides;
  readonly users?: Overrides | null;
  readonly contacts?: Overrides | null;
}

/** A rollcall.yaml for the org; `null` leaves an entity out. JSON is YAML. */
export function trainingConfiguration(...wanted: readonly Wanted[]): string {
  return JSON.stringify({
    platform: {
      branches: [
        { code: 'STAFF', name: 'Staff' },
        { code: 'CUSTOMERS', name: 'Customers' },
      ],
      fields: [
        { key: 'team', title: 'Team', type: 'dropdown', options: ['Engineering', 'Operations'] },
        { key: 'country', title: 'Country', type: 'country' },
        { key: 'hired', title: 'Hired on', type: 'date' },
        { key: 'newsletter', title: 'Newsletter', type: 'yesno' },
        { key: 'motto', title: 'Motto', type: 'textarea' },
        { key: 'employer', title: 'Employer' },
      ],
    },
    connections: (wanted.length === 0 ? [{}] : wanted).map(
      ({ connection = 'training', url = 'SF_URL', directory, users = {}, contacts = {} }) => ({
        name: connection,
        salesforce: {
          url: `\${${url}}`,
          grant: 'client_credentials',
          clientId: 'rollcall',
          clientSecret: '${SF_CLIENT_SECRET}',
        },
        ...(directory ? { directory } : {}),
        sync: {
          ...(users && {
            users: {
              listView: 'Staff',
              mapping: { username: 'Username', ...NAMES },
              branches: { mode: 'single', destination: 'STAFF' },
              ...users,
            },
          }),
          ...(contacts && {
            contacts: {
              listView: 'Learners',
              mapping: {
                username: 'Email',
                ...NAMES,
                team: { field: 'Team__c', picklist: 'label' },
                country: 'Country__c',
                hired: 'Hire_Date__c',
                newsletter: 'Newsletter__c',
                motto: 'Motto__c',
                employer: 'Account.Name',
              },
              branches: { mode: 'accounts', destination: 'CUSTOMERS' },
              ...contacts,
            },
          }),
        },
      }),
    ),
  });
}
