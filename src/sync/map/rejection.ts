import type { SentenceParams } from '../../support/sentence.ts';

/** Why a record cannot become a person. One list; the log, the API and docs/errors.md read it. */
export const REJECTION_CODES = {
  missing_value: {
    meaning: 'A mandatory value is empty in Salesforce.',
    whatToDo: 'Fill it in Salesforce, or map another field.',
  },
  too_long: {
    meaning: 'The value is longer than the platform field allows.',
    whatToDo: 'Shorten it in Salesforce, or map it to a longer field.',
  },
  username_invalid: {
    meaning: 'The username contains control or invisible characters.',
    whatToDo: 'Type the value again in Salesforce, without pasting it.',
  },
  username_taken: {
    meaning: 'Another record has the same username and keeps it.',
    whatToDo: 'Give one of the two records another username in Salesforce.',
  },
  invalid_email: {
    meaning: 'The value is not an e-mail address.',
    whatToDo: 'Correct it in Salesforce, or leave it empty.',
  },
  not_in_dropdown: {
    meaning: 'The dropdown on the platform has no such option.',
    whatToDo: 'Add the option on the platform, or change the value in Salesforce.',
  },
  several_values: {
    meaning: 'A multi-select picklist holds several values, and the platform field takes one.',
    whatToDo: 'Leave one value in Salesforce, or map it to a text field.',
  },
  invalid_date: {
    meaning: 'The value is not a date.',
    whatToDo: 'Write it as YYYY-MM-DD in Salesforce, or map a date field.',
  },
  invalid_yesno: {
    meaning: 'The value is neither yes nor no.',
    whatToDo: 'Use yes or no, true or false, 1 or 0 in Salesforce.',
  },
  unknown_country: {
    meaning: 'The value is not a country that can be recognized.',
    whatToDo: 'Use the ISO 3166 code or the English name of the country in Salesforce.',
  },
  unknown_language: {
    meaning: 'The value is not a language of the platform.',
    whatToDo: 'Use a language code such as en or pt-BR in Salesforce.',
  },
  unknown_timezone: {
    meaning: 'The value is not a time zone.',
    whatToDo: 'Use an IANA name such as Europe/Rome in Salesforce.',
  },
  unknown_date_format: {
    meaning: 'The value is not a date format of the platform.',
    whatToDo: 'Use a locale such as en-gb or it in Salesforce.',
  },
  unknown_level: {
    meaning: 'The value is not a level of the platform.',
    whatToDo: 'Use user or poweruser in Salesforce.',
  },
  superadmin_refused: {
    meaning: 'A synchronization never makes anyone a superadmin.',
    whatToDo: 'Use user or poweruser in Salesforce, and appoint superadmins on the platform.',
  },
  person_account: {
    meaning: 'The contact belongs to a person account, and those are not supported.',
    whatToDo: 'Exclude person accounts from the list view.',
  },
  manager_missing: {
    meaning: 'The manager is not on the platform. Everything else of the person is done.',
    whatToDo: 'Synchronize the manager too, or map another field. The next run tries again.',
  },
  value_invalid: {
    meaning: 'The platform refuses the value.',
    whatToDo: 'Correct it in Salesforce.',
  },
} as const satisfies Record<string, { meaning: string; whatToDo: string }>;

export type RejectionCode = keyof typeof REJECTION_CODES;

export interface Rejection {
  readonly code: RejectionCode;
  /** Key of the platform field; null when it is about the record as a whole. */
  readonly field: string | null;
  /** What Salesforce sent, cut to 255 characters and made storable; null when it is empty. */
  readonly value: string | null;
  /** Sentences for an administrator: whose value, why not, what to do. */
  readonly message: string;
  /** `path`: the Salesforce field; `max`: the greatest length, where the code speaks of one. */
  readonly params?: SentenceParams;
}

/** Why a value cannot be used. `why` continues a sentence that has named the value: `is not a date`. */
export interface Refusal {
  readonly code: RejectionCode;
  readonly why: string;
  /** What `why` names. */
  readonly params?: SentenceParams;
}
