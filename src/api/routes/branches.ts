import { z } from 'zod';
import { type PlatformId, platformOf } from '../../store/platform.ts';
import { branchChildren, searchBranches } from '../../store/views/branch-nodes.ts';
import { goneBranches } from '../../store/views/gone-branches.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { DOCEBO_ERRORS } from '../salesforce-errors.ts';
import { countedPageOf, cursorParameter, id, limitParameter, pageOf, platformParameter } from '../schemas.ts';
import { branchItemSchema, goneBranchSchema } from './branch-schemas.ts';

const placeKey = z.tuple([z.string(), id]);
/** Names down to a branch, and its id. */
const goneKey = z.tuple([z.array(z.string()), id]);

/** The organization chart. */
export function branchRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/branches',
    {
      config: { access: 'platform:read', errors: DOCEBO_ERRORS },
      schema: {
        operationId: 'listBranches',
        tags: ['Platform'],
        summary: 'Open the organization chart',
        description:
          'The branches directly below `parent`, by name; without it, the root. With `search`, branches anywhere with this text in name or code, each with the way to it; with `code`, the one that has it. Those of a Docebo tenant are asked for when nothing is known of it yet.',
        querystring: z.strictObject({
          ...platformParameter,
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
      const { connection, parent, search, code, limit, cursor } = request.query;
      const key = readCursor(cursor, placeKey);
      const page = { after: key && { name: key[0], id: key[1] }, limit: limit + 1 };
      const wish = code !== undefined ? { code } : search !== undefined ? { text: search } : null;
      const read = async (platform: PlatformId) => {
        if (wish !== null) return await searchBranches(db, platform, wish, page);
        return await branchChildren(db, parent === undefined ? { rootOf: platform } : { id: parent }, page);
      };
      const rows = await read(await platformOf(db, connection));
      // A platform without a root has not been looked at.
      const isUnseen = connection !== undefined && parent === undefined && cursor === undefined && rows.length === 0;
      if (isUnseen && (await isEmpty(connection))) {
        await using open = await administered.connect(connection);
        await open.survey({ signal: request.signal });
        rows.push(...(await read(await platformOf(db, connection))));
      }
      return pageFrom(rows, limit, (branch) => [branch.name, branch.id]);
    },
  );

  api.get(
    '/branches/gone',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'listGoneBranches',
        tags: ['Platform'],
        summary: 'List branches that are no longer in Salesforce',
        description:
          'Their account or option has disappeared, or is not visible any more; runs leave them alone (R18).',
        querystring: z.strictObject({
          ...platformParameter,
          limit: limitParameter(100, 500),
          cursor: cursorParameter,
        }),
        response: { 200: countedPageOf(goneBranchSchema) },
      },
    },
    async (request) => {
      const { connection, limit, cursor } = request.query;
      const platform = await platformOf(db, connection);
      const [path, id] = readCursor(cursor, goneKey) ?? [];
      const after = path && id !== undefined ? { path, id } : undefined;
      const { rows, total } = await goneBranches(db, platform, { after, limit: limit + 1, offset: 0 });
      return { ...pageFrom(rows, limit, (branch) => [branch.path, branch.id]), total };
    },
  );

  async function isEmpty(connection: string): Promise<boolean> {
    const root = { rootOf: await platformOf(db, connection) };
    return (await branchChildren(db, root, { limit: 1 })).length === 0;
  }
}
