import { mix, pick } from '../../shared/random.ts';
import type { GeneratedRows } from '../org/generated-rows.ts';
import { idSequence } from '../org/ids.ts';
import type { FieldReader } from '../org/org.ts';
import { FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './names.ts';
import { DEPARTMENT_VALUES, PLACES } from './picklists.ts';
import { fullTitle } from './schema.ts';
import { CREATION_DAYS, dayAfter, momentOn } from './times.ts';

const LANGUAGES: readonly [string, ...string[]] = [
  'en',
  'de',
  'es',
  'fr',
  'it',
  'ja',
  'pt',
  'en;fr',
  'de;en',
  'en;fr;it',
  'en;ja',
];

/** `ada.lovelace.` for every first and last name, so that an address is quickly put together. */
const MAILBOXES = FIRST_NAMES.flatMap(([, first]) => LAST_NAMES.map(([, last]) => `${first}.${last}.`));

export interface ContactRowsOptions {
  readonly seed: number;
  readonly count: number;
  /** How many rows the Account and User tables have: contacts refer to them by position. */
  readonly accounts: number;
  readonly users: number;
}

/**
 * Ordinary contacts, each computed from its position alone: an active learner with a name, a unique e-mail address and
 * an account.
 */
export function contactRows(options: ContactRowsOptions): GeneratedRows {
  const { seed } = options;
  const ids = { contact: idSequence('003'), account: idSequence('001'), user: idSequence('005') };
  const first = (position: number) => mix(seed, 1, position) % FIRST_NAMES.length;
  const last = (position: number) => mix(seed, 2, position) % LAST_NAMES.length;
  const mailbox = (position: number) => MAILBOXES[first(position) * LAST_NAMES.length + last(position)];
  const place = (position: number) => pick(PLACES, seed, 3, position);
  const created = (position: number) => mix(seed, 4, position) % CREATION_DAYS;
  const title = (position: number) => pick(JOB_TITLES, seed, 5, position);
  const department = (position: number) => pick(DEPARTMENT_VALUES, seed, 6, position);
  const owner: FieldReader = (position) => ids.user.id(mix(seed, 7, position) % options.users);
  const modified: FieldReader = (position) =>
    momentOn(CREATION_DAYS + (mix(seed, 8, position) % 300), mix(seed, 9, position));
  const readers: Readonly<Record<string, FieldReader>> = {
    Id: (position) => ids.contact.id(position),
    IsDeleted: () => false,
    IsPersonAccount: () => false,
    HasOptedOutOfEmail: () => false,
    IsEmailBounced: () => false,
    AccountId: (position) => ids.account.id(mix(seed, 10, position) % options.accounts),
    FirstName: (position) => FIRST_NAMES[first(position)]?.[0] ?? null,
    LastName: (position) => LAST_NAMES[last(position)]?.[0] ?? null,
    Name: (position) => `${FIRST_NAMES[first(position)]?.[0]} ${LAST_NAMES[last(position)]?.[0]}`,
    Email: (position) => `${mailbox(position)}${position + 1}@people.example`,
    Phone: (position) => `+39 02 ${1_000_000 + (mix(seed, 11, position) % 9_000_000)}`,
    Title: title,
    Department: department,
    MailingCity: (position) => place(position).site.slice(3),
    MailingCountry: (position) => place(position).country,
    Is_Learner__c: () => true,
    Learner_Status__c: (position) => (mix(seed, 12, position) % 20 === 0 ? 'On Leave' : 'Active'),
    Region__c: (position) => place(position).region,
    Country__c: (position) => place(position).country,
    Site__c: (position) => place(position).site,
    Department__c: department,
    Languages__c: (position) => pick(LANGUAGES, seed, 13, position),
    Employee_Code__c: (position) => `E${String(position + 1).padStart(8, '0')}`,
    Hire_Date__c: (position) => dayAfter(created(position)),
    Certified_Until__c: (position) => dayAfter(CREATION_DAYS + (mix(seed, 14, position) % 7300)),
    Training_Hours__c: (position) => (mix(seed, 15, position) % 4000) / 4,
    Points__c: (position) => mix(seed, 16, position) % 1000,
    Full_Title__c: (position) => fullTitle({ Department__c: department(position), Title: title(position) }),
    OwnerId: owner,
    CreatedDate: (position) => momentOn(created(position), mix(seed, 17, position)),
    CreatedById: owner,
    LastModifiedDate: modified,
    LastModifiedById: owner,
    SystemModstamp: modified,
  };
  return { length: options.count, reader: (field) => readers[field] ?? null };
}
