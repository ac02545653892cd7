import { beforeEach } from 'vitest';

/**
 * Scenarios that edit, or look into, the tables of the built-in platform. What they say of edits by hand, the model says of
 * a tenant (test/model/docebo-platform.ts).
 */
const BUILT_IN_ONLY: ReadonlySet<string> = new Set([
  // branches-accounts.test.ts
  'R21: give each of two accounts of one name under one parent a branch of its own, in every run',
  'R21: follow a branch that was adopted and then given to another account by its code',
  'R22: a branch that was renamed or moved is Salesforce’s again after a full run',
  'R15: a deleted branch comes back with its people, and one that nobody needs does not',
  'R19: people whose branch is deleted between plan and approval go to the destination, and home with the next run',
  'R14, R19: whose code was given to another branch is that other branch from then on',
  'R20: that has lost its code, or is the root, stops a run and a preview before anything is read',
  'R22: below a branch that an account is linked with, leaves that branch where it is and says so',
  // branches-picklists.test.ts
  'R21: are found by their label under the same parent, and kept in step from then on',
  'R21: are not used without a code, nor is anything below, until they are given one',
  // flow-branches.test.ts
  'R21: uses a branch of the same name under the same parent, and another run renames it as linked',
  'R19, R21: sends people of a branch without a code, and of those below it, to the destination and says so',
  'R20: that is gone from the platform stops a run before anything is read',
  'R37: stays, whatever a run does with its own',
  // flow-custom-objects.test.ts
  'R17: sit in branches by their picklists',
  // flow-leavers.test.ts
  'R35: and whom nobody but an administrator made or deactivated are not touched',
  'R38: leaves alone who was changed on the platform while it waited, says so, and plans them anew next time',
]);

beforeEach(({ task, skip }) => {
  if (BUILT_IN_ONLY.has(task.name)) skip('only the built-in platform');
});
