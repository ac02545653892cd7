import { z } from 'zod';
import { list } from '../schemas.ts';

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
    hasChildren: z.boolean().describe('Whether there are branches below it.'),
    people: z.int().describe('People who sit in this very branch.'),
    unusable: z
      .enum(['root', 'no_code'])
      .nullable()
      .describe('Why it cannot be a destination; null when it can (R20).'),
  })
  .meta({ id: 'BranchItem', description: 'A branch of a tree that is opened level by level.' });

export const goneBranchSchema = z
  .object({
    ...branch,
    path: list(z.string()).describe('Names from below the root down to it.'),
    people: z.int().describe('People who sit in this very branch.'),
    branchesBelow: z.int().describe('Branches below it, at any depth.'),
    goneSince: z.date().describe('When a run first missed it.'),
  })
  .meta({ id: 'GoneBranch', description: 'A branch that is no longer in Salesforce (R18).' });
