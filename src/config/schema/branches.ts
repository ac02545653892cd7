import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { anyOf } from '../issue-message.ts';
import { fieldPath } from './mapping.ts';
import { isRecord, line, missing, unique } from './text.ts';

const destination = z
  .string(missing(saying('config_destination_missing')`is missing: name the branch by its code`))
  .pipe(line(50))
  .describe('Code of a branch that is not the root. Whoever falls into no other branch goes there.');

const single = z.strictObject({
  mode: z.literal('single').describe('Everyone goes to the destination.'),
  destination,
});

const accounts = z.strictObject({
  mode: z.literal('accounts').describe('A branch for each account, nested as the accounts are. Contacts only.'),
  destination,
});

const picklists = z.strictObject({
  mode: z.literal('picklists').describe('A branch for each option of up to three picklist fields, nested.'),
  destination,
  fields: z
    .array(fieldPath)
    .min(1, worded(saying('config_picklist_needed')`must name at least one picklist field`))
    .max(3, worded(saying('config_picklists_most')`must not name more than three picklist fields`))
    .check(unique())
    .describe('One to three picklist fields, the outermost first.'),
});

const ONLY_CONTACTS = worded(
  saying('config_accounts_only_contacts')`accounts: only contacts have accounts; use single or picklists`,
);

const error = (...modes: readonly string[]) => {
  const wanted = worded(saying('config_one_of')`must be ${{ choices: [modes.join(', '), anyOf(modes)] }}`);
  return {
    error: ({ input }: { input?: unknown }) => (isRecord(input) && input.mode === 'accounts' ? ONLY_CONTACTS : wanted),
  };
};

/** How contacts fall into branches (R14, R15, R17). */
export const contactBranches = z
  .discriminatedUnion('mode', [single, accounts, picklists], error('single', 'accounts', 'picklists'))
  .describe('How people fall into branches.');

/** The same for those who have no account. */
export const otherBranches = z
  .discriminatedUnion('mode', [single, picklists], error('single', 'picklists'))
  .describe('How people fall into branches.');
