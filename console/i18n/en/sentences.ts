import type { HoldCode } from '../../../src/sync/hold.ts';
import type { RejectionCode } from '../../../src/sync/map/rejection.ts';

/** What the server says in English sentences, by their codes: why somebody is left out (R26, R38), why a plan is held (R39). */
export const sentences = {
  /** A field with its value: “E-mail “anna” is not an e-mail address.” */
  what: '{field} “{value}”',
  left: {
    missing_value: '{what} is empty, and it is mandatory.',
    too_long: '{what} is longer than {max, select, none {the platform allows} other {{max} characters}}.',
    username_invalid: '{what} contains control or invisible characters.',
    username_taken:
      'The username {value} is already used by {by, select, none {another person on the platform} other {the Salesforce record {by}}}.',
    invalid_email: '{what} is not an e-mail address.',
    not_in_dropdown: '{what} is not an option of the dropdown.',
    several_values: '{what} holds several values.',
    invalid_date: '{what} is not a date.',
    invalid_yesno: '{what} is neither yes nor no.',
    unknown_country: '{what} is not a country that can be recognized.',
    unknown_language: '{what} is not a language of the platform.',
    unknown_timezone: '{what} is not a time zone.',
    unknown_date_format: '{what} is not a date format of the platform.',
    unknown_level: '{what} is not a level.',
    superadmin_refused: '{what} is a level that a synchronization never gives.',
    person_account: 'The contact belongs to a person account, and those are not supported.',
    manager_missing: 'The manager is not on the platform. Everything else of the person is done.',
    exists: 'Existing people are not updated: that option is off.',
    administrator: 'This is an administrator of the platform. Runs never change administrators.',
    inactive: 'Inactive in Salesforce, and not held by these settings yet: nothing to do.',
    held: 'The record has left or is inactive, but {kind, select, shared {the shared settings} own {the settings of {owner}} other {other settings}} hold this person too: nothing else changes.',
    led: 'The values of this person follow {kind, select, shared {the shared settings} own {the settings of {owner}} other {other settings}}, which are older; only the branch follows these.',
    changed_since: 'Changed since and left alone: {fields}.',
    person_gone: 'No longer on the platform.',
    place_unknown: 'Where they were before was not kept; they stay in their branch.',
    place_gone: 'The branch that they were in is gone; they stay in their branch.',
    // What the platform refuses, it says in words of its own.
  } satisfies Record<Exclude<RejectionCode, 'value_invalid'>, string> & Record<string, string>,
  /** Where the value comes from. */
  from: 'Salesforce field: {path}.',
  advice: {
    missing_value: 'Fill the field in Salesforce, or map another one.',
    too_long: 'Shorten the value in Salesforce, or map it to a longer field.',
    username_invalid: 'Type the value again in Salesforce, without pasting it.',
    username_taken: 'Give one of the two records another username in Salesforce.',
    invalid_email: 'Correct the address in Salesforce, or leave it empty.',
    not_in_dropdown: 'Add the option on the platform, or change the value in Salesforce.',
    several_values: 'Leave one value in Salesforce, or map the picklist to a text field.',
    invalid_date: 'Write the date as YYYY-MM-DD in Salesforce, or map a date field.',
    invalid_yesno: 'Use yes or no, true or false, 1 or 0 in Salesforce.',
    unknown_country: 'Use the ISO 3166 code or the English name of the country in Salesforce.',
    unknown_language: 'Use a language code such as en or pt-BR in Salesforce.',
    unknown_timezone: 'Use an IANA name such as Europe/Rome in Salesforce.',
    unknown_date_format: 'Use a locale such as en-gb or it in Salesforce.',
    unknown_level: 'Use user or poweruser in Salesforce.',
    superadmin_refused: 'Use user or poweruser in Salesforce, and appoint superadmins on the platform.',
    person_account: 'Exclude person accounts from the list view.',
    manager_missing: 'Synchronize the manager too, or map another field. The next run tries again.',
    value_invalid: 'Correct the value in Salesforce.',
  } satisfies Record<RejectionCode, string>,
  held: {
    undone:
      '{run, select, none {The last run} other {Run {run}}} was undone, and this run would change {people, plural, one {one person} other {# people}} again who had been changed back. Approve it only if what was wrong is set right.',
    undone_forgotten:
      '{run, select, none {The last run} other {Run {run}}} was undone. Whom that has changed back is not kept any more, and this run would change {people, plural, one {one person} other {# people}}. Approve it only if what was wrong is set right.',
    empty_read:
      'Salesforce returned no record at all, but {people, plural, one {one person is} other {# people are}} linked. Check the list view before approving.',
    view_replaced:
      'The list view or object is another one than before, and the run would deactivate {people, plural, one {one person who is} other {# people who are}} not in it. Approve it only if they are to lose their access.',
    deactivated:
      'The run would deactivate {people, number} of {of, number} linked people; above {limit} it needs approval. Check the list view before approving.',
    rejected:
      'The run would reject {people, number} of {of, number} linked people; above {limit} it needs approval. Check whether the integration user still sees their values, and what was changed in Salesforce.',
    changed:
      'The run would change {people, number} of {of, number} linked people; above {limit} it needs approval. Look at a few of the changes before approving.',
  } satisfies Record<HoldCode, string>,
  most: '{most, plural, one {one person} other {# people}}',
} as const;
