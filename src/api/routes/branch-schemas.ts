import { z } from 'zod';
import { list, sentence } from '../schemas.ts';
import { platformSchema } from './platform-schemas.ts';

const branch = {
  id: z.string().describe('Id of the branch.'),
  code: z.string().nullable().describe('Its code.'),
  name: z.string().describe('Its name.'),
};

export const branchItemSchema = z
  .object({
    ...branch,
    parentId: z.string().nullable().describe('The branch above; null for the root.'),
    path: list(z.string()).nullable().describe('Names from below the root down to it; only in a search.'),
    branchesBelow: z.int().describe('Branches directly below it.'),
    people: z.int().describe('People who sit in this very branch.'),
    unusable: z
      .enum(['root', 'no_code'])
      .nullable()
      .describe('Why it cannot be a destination; null when it can (R20).'),
  })
  .meta({ id: 'BranchItem', description: 'A branch of a tree that is opened level by level.' });

export const branchPlaceSchema = z
  .object({
    id: z.string().describe('Id of the branch.'),
    parentId: z.string().nullable().describe('The branch above; null for the root.'),
    position: z.int().describe('Where it stands among those below the same branch, by name, from 0 on.'),
    branchesBelow: z.int().describe('Branches directly below it.'),
  })
  .meta({ id: 'BranchPlace', description: 'Where a branch stands in the organization chart.' });

export const goneBranchSchema = z
  .object({
    ...branch,
    path: list(z.string()).describe('Names from below the root down to it.'),
    people: z.int().describe('People who sit in this very branch.'),
    branchesBelow: z.int().describe('Branches below it, at any depth.'),
    goneSince: z.date().describe('When a run first missed it.'),
  })
  .meta({ id: 'GoneBranch', description: 'A branch that is no longer in Salesforce (R18).' });

export const savedBranchSchema = z.object({
  id: z.string().describe('Id of the branch.'),
  code: z.string().nullable().describe('Its code, or null.'),
  name: z.string().describe('Its name.'),
  path: list(z.string()).describe('Names from below the root down to the branch.'),
});

const neighbourSchema = z.object({
  id: z.string().describe('Id of the branch.'),
  code: z.string().nullable().describe('Its code, or null.'),
  name: z.string().describe('Its name.'),
});

export const deletionSchema = savedBranchSchema
  .extend({
    platform: platformSchema,
    parent: neighbourSchema.nullable().describe('The branch above, to which its people go; null for the root.'),
    people: z.int().describe('People who sit in this very branch.'),
    firstPeople: list(
      z.object({
        username: z.string().describe('What they sign in with.'),
        firstname: z.string().describe('First name.'),
        lastname: z.string().describe('Last name.'),
        active: z.boolean().describe('False for somebody who is deactivated.'),
        byHand: z.boolean().describe('True where no run has put them there.'),
      }),
    ).describe('The first of them by username, at most twenty.'),
    branchesBelow: z.int().describe('Branches directly below it.'),
    firstBelow: list(neighbourSchema).describe('The first of them by name, at most twenty.'),
    destinationOf: list(z.string()).describe(
      'Settings whose destination branch it is: connection and entity, and whose they are where they are not shared.',
    ),
    salesforceKeys: list(z.string()).describe('What Salesforce calls it: Ids of accounts, paths of picklist values.'),
    goneSince: z
      .date()
      .nullable()
      .describe('Since when it is no longer in Salesforce; null while it is, or never was.'),
    refusals: list(sentence).describe('Why it cannot be deleted; empty when it can.'),
  })
  .meta({ id: 'BranchDeletion', description: 'A branch, and what deleting it would do.' });
