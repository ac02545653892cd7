import { z } from 'zod';
import { branchChildren, searchBranches } from '../../store/views/branch-nodes.ts';
import { goneBranches } from '../../store/views/gone-branches.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { offsetOf, offsetPage } from '../page.ts';
import { countedPageOf, cursorParameter, id, limitParameter, pageOf } from '../schemas.ts';
import { branchItemSchema, goneBranchSchema } from './branch-schemas.ts';

const placeKey = z.tuple([z.string(), id]);

/** The organization chart. */
export function branchRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/branches',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listBranches',
        tags: ['Platform'],
        summary: 'Open the organization chart',
        description:
          'The branches directly below `parent`, by name; without it, the root. With `search`, branches anywhere with this text in name or code, each with the way to it; with `code`, the one that has it.',
        querystring: z.strictObject({
          parent: id.optional().describe('Id of the branch to open.'),
          search: z.string().min(1).max(200).optional().describe('Text in name or code, whatever its case.'),
          code: z.string().min(1).max(255).optional().describe('The very code.'),
          limit: limitParameter(100, 500),
          cursor: cursorParameter,
        }),
        response: { 200: pageOf(branchItemSchema) },
      },
    },
    async (request) => {
      const { parent = null, search, code, limit, cursor } = request.query;
      const key = readCursor(cursor, placeKey);
      const page = { after: key && { name: key[0], id: key[1] }, limit: limit + 1 };
      const wish = code !== undefined ? { code } : search !== undefined ? { text: search } : null;
      const rows = wish === null ? branchChildren(db, parent, page) : searchBranches(db, wish, page);
      return pageFrom(await rows, limit, (branch) => [branch.name, branch.id]);
    },
  );

  api.get(
    '/branches/gone',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listGoneBranches',
        tags: ['Platform'],
        summary: 'List branches that are no longer in Salesforce',
        description:
          'Their account or option has disappeared, or is not visible any more; runs leave them alone (R18).',
        querystring: z.strictObject({ limit: limitParameter(100, 500), cursor: cursorParameter }),
        response: { 200: countedPageOf(goneBranchSchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      return offsetPage(await goneBranches(db, { limit, offset: offsetOf(cursor) }));
    },
  );
}
