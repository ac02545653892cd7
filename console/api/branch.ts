import { queryOptions } from '@tanstack/react-query';
import type { branchItemSchema, deletionSchema, goneBranchSchema } from '../../src/api/routes/branch-schemas.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

/** A branch as lists and the tree have it. */
export type Branch = Answer<typeof branchItemSchema>;
export type GoneBranch = Answer<typeof goneBranchSchema>;

/** A branch with its place, its first people, and what deleting it would do. */
export type BranchDetail = Answer<typeof deletionSchema>;

export const branchQuery = (id: string) =>
  queryOptions({
    queryKey: ['/branches', 'one', id],
    queryFn: ({ signal }) => api.get<BranchDetail>(`/branches/${id}/deletion`, {}, signal),
  });
