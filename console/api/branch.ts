import { queryOptions } from '@tanstack/react-query';
import type {
  branchItemSchema,
  branchPlaceSchema,
  deletionSchema,
  goneBranchSchema,
} from '../../src/api/routes/branch-schemas.ts';
import { api } from './client.ts';
import { pagesQuery } from './pages.ts';
import type { Answer, Page } from './wire.ts';

/** A branch as lists and the tree have it. */
export type Branch = Answer<typeof branchItemSchema>;
export type BranchPlace = Answer<typeof branchPlaceSchema>;
export type GoneBranch = Answer<typeof goneBranchSchema>;

/** A branch with its place, its first people, and what deleting it would do. */
export type BranchDetail = Answer<typeof deletionSchema>;

/** Branches of a level that are read at once. */
export const LEVEL_PAGE = 100;

/** A part of a level of the organization chart of the platform that a connection goes to; null: of the built-in one, the root by itself. */
export const levelQuery = (connection: string | null, parent: string | null, page: number) =>
  queryOptions({
    queryKey: ['/branches', { connection, parent, page }],
    queryFn: async ({ signal }) => {
      const query = { connection, parent, offset: page * LEVEL_PAGE, limit: LEVEL_PAGE };
      return (await api.get<Page<Branch>>('/branches', query, signal)).items;
    },
  });

/** Where branches stand, and all above them. */
export const placesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['/branches', 'places', ids],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly BranchPlace[] }>('/branches/places', { ids: ids.join(',') }, signal)).items,
  });

/** The position of the next branch below `parent` whose name begins so; null: there is none. */
export async function nextNamed(parent: string, startsWith: string, after: number): Promise<number | null> {
  const found = api.get<{ position: number | null }>(`/branches/${parent}/position`, { startsWith, after });
  return (await found).position;
}

/** Branches whose account or option is no longer in Salesforce (R18). */
export const goneQuery = (connection: string | null) => pagesQuery<GoneBranch>('/branches/gone', { connection });

export const branchQuery = (id: string) =>
  queryOptions({
    queryKey: ['/branches', 'one', id],
    queryFn: ({ signal }) => api.get<BranchDetail>(`/branches/${id}/deletion`, {}, signal),
  });
