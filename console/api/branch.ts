import { queryOptions } from '@tanstack/react-query';
import type { branchItemSchema, deletionSchema, goneBranchSchema } from '../../src/api/routes/branch-schemas.ts';
import { api } from './client.ts';
import { pagesQuery } from './pages.ts';
import type { Answer } from './wire.ts';

/** A branch as lists and the tree have it. */
export type Branch = Answer<typeof branchItemSchema>;
export type GoneBranch = Answer<typeof goneBranchSchema>;

/** A branch with its place, its first people, and what deleting it would do. */
export type BranchDetail = Answer<typeof deletionSchema>;

/** A level of the organization chart of the platform that a connection goes to; null: of the built-in one, the root by itself. */
export const levelQuery = (connection: string | null, parent: string | null) =>
  pagesQuery<Branch>('/branches', { connection, parent, limit: 200 });

/** Branches whose account or option is no longer in Salesforce (R18). */
export const goneQuery = (connection: string | null) => pagesQuery<GoneBranch>('/branches/gone', { connection });

export const branchQuery = (id: string) =>
  queryOptions({
    queryKey: ['/branches', 'one', id],
    queryFn: ({ signal }) => api.get<BranchDetail>(`/branches/${id}/deletion`, {}, signal),
  });
