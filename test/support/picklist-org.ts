import { idSequence } from '../../sandbox/salesforce/org/ids.ts';

const contactIds = idSequence('003');
/** Above those that the sandbox gives to records which are created later. */
const FIRST = 1_000_000;

/** Id of the record that `pupil(1, …)` describes. */
export const pupilId = (number: number) => contactIds.id(FIRST + number);

type Values = Readonly<Record<string, string | null>>;

/** A contact of the list view Learners; the username is the first name in lower case. */
export const pupil = (number: number, name: string, values: Values = {}) => ({
  Id: pupilId(number),
  FirstName: name,
  LastName: 'Pupil',
  Email: name.toLowerCase(),
  Is_Learner__c: true,
  ...values,
});

const region = {
  name: 'Region__c',
  type: 'picklist',
  values: [
    { value: 'EMEA', label: 'Europe' },
    { value: 'OLD', label: 'Closed region', active: false },
    { value: 'APAC', label: 'Asia Pacific' },
  ],
};

/**
 * A data file of the sandbox: contacts with Region__c, Country__c that depends on it, Unit__c that does not, and Tags__c
 * of several values; users with a Region__c of their own.
 */
export function picklistOrg(contacts: readonly ReturnType<typeof pupil>[], users: readonly Values[] = []): object {
  return {
    name: 'Picklists',
    fields: {
      Contact: [
        { name: 'Is_Learner__c', type: 'boolean' },
        region,
        {
          name: 'Country__c',
          type: 'picklist',
          controller: 'Region__c',
          values: [
            { value: 'IT', label: 'Italy', validFor: ['EMEA'] },
            { value: 'JP', label: 'Japan', validFor: ['APAC'] },
            { value: 'YU', label: 'Yugoslavia', validFor: ['EMEA'], active: false },
          ],
        },
        { name: 'Unit__c', type: 'picklist', values: ['Sales', 'R&D', { value: '50%', label: 'Half / Half' }] },
        { name: 'Tags__c', type: 'multipicklist', values: ['A', 'B'] },
      ],
      User: [{ ...region, values: [{ value: 'EMEA', label: 'Headquarters' }] }],
    },
    listViews: [
      { object: 'Contact', developerName: 'Learners', columns: ['Name'], where: 'Is_Learner__c = true' },
      { object: 'User', developerName: 'Staff', columns: ['Name'], where: "Department = 'Training'" },
    ],
    records: { Contact: contacts, User: users },
  };
}

export interface PicklistSettings {
  readonly fields?: readonly string[];
  readonly branches?: object;
  readonly options?: object;
  readonly leavers?: 'keep' | 'deactivate';
  /** Branch rule of users; left out, they are not synchronized. */
  readonly users?: object;
}

/** A rollcall.yaml for the org; branches follow Region__c and Country__c unless told otherwise. */
export function picklistConfiguration(settings: PicklistSettings = {}): string {
  const { fields = ['Region__c', 'Country__c'], options = {}, leavers = 'keep', users } = settings;
  const { branches = { mode: 'picklists', destination: 'LEARNERS', fields } } = settings;
  const names = { firstname: 'FirstName', lastname: 'LastName' };
  return JSON.stringify({
    platform: {
      branches: [
        { code: 'LEARNERS', name: 'Learners' },
        { code: 'STAFF', name: 'Staff' },
      ],
    },
    connections: [
      {
        name: 'school',
        salesforce: {
          url: '${SF_URL}',
          grant: 'client_credentials',
          clientId: 'rollcall',
          clientSecret: '${SF_CLIENT_SECRET}',
        },
        sync: {
          contacts: { listView: 'Learners', mapping: { username: 'Email', ...names }, options, branches, leavers },
          ...(users && { users: { listView: 'Staff', mapping: { username: 'Username', ...names }, branches: users } }),
        },
      },
    ],
  });
}
