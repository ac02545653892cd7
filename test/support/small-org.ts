const text = (name: string) => ({ name, type: 'string', length: 255 });

/** An org of six learners: three can be imported, three cannot, each for a reason of its own. */
const SMALL_ORG = {
  name: 'Small Training',
  fields: { Contact: [{ name: 'Is_Learner__c', type: 'boolean' }, text('Motto__c')] },
  listViews: [
    {
      object: 'Contact',
      developerName: 'Learners',
      columns: ['Name', 'Email'],
      where: 'Is_Learner__c = true',
    },
    { object: 'User', developerName: 'Active_Users', columns: ['Name', 'Email'], where: 'IsActive = true' },
  ],
  records: {
    User: [{ Username: 'grace@small.example', FirstName: 'Grace', LastName: 'Hopper', Email: 'grace@small.example' }],
    Account: [
      { ref: 'north', Name: 'Northwind' },
      { ref: 'milano', Name: 'Northwind Milano', ParentId: 'north' },
    ],
    Contact: [
      learner({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@north.example', AccountId: 'milano' }),
      learner({ FirstName: 'Jean', LastName: 'Bartik', Email: 'jean@north.example', AccountId: 'north' }),
      learner({
        FirstName: 'Evil\u001b[2J',
        LastName: '\u202eReversed',
        Email: 'evil@north.example',
        Motto__c: 'one\ntwo',
        AccountId: 'north',
      }),
      learner({ FirstName: 'Karen', LastName: 'Jones' }),
      learner({ FirstName: 'Annie', LastName: 'Easley', Email: 'ADA@north.example' }),
      learner({ FirstName: null, LastName: 'Neumann', Email: 'neumann@north.example' }),
    ],
  },
};

function learner(values: Readonly<Record<string, string | null>>): Readonly<Record<string, unknown>> {
  return { Is_Learner__c: true, ...values };
}

/** The org as the text of a data file for the sandbox. */
export const SMALL_ORG_FILE = JSON.stringify(SMALL_ORG);

export const SMALL_CONFIGURATION = `
platform:
  branches:
    - { code: STAFF, name: Staff }
    - { code: CUSTOMERS, name: Customers }
  fields:
    - { key: motto, title: Motto }
connections:
  - name: small
    salesforce:
      url: "\${SF_URL}"
      grant: client_credentials
      clientId: "\${SF_CLIENT_ID}"
      clientSecret: "\${SF_CLIENT_SECRET}"
    sync:
      users:
        listView: Active_Users
        mapping: { username: Username, firstname: FirstName, lastname: LastName, email: Email }
        branches: { mode: single, destination: STAFF }
      contacts:
        listView: Learners
        mapping: { username: Email, firstname: FirstName, lastname: LastName, email: Email, motto: Motto__c }
        branches: { mode: accounts, destination: CUSTOMERS }
`;

/** What a client signs in to any sandbox with. */
export const SANDBOX_CREDENTIALS = {
  SF_CLIENT_ID: 'rollcall',
  SF_CLIENT_SECRET: 'rollcall-secret',
  ROLLCALL_PRIVATE_NETWORKS: 'loopback',
};
