import { z } from 'zod';
import { type PlatformId, platformOf } from '../../store/platform.ts';
import { branchChildren, searchBranches } from '../../store/views/branch-nodes.ts';
import { branchStands, positionOf } from '../../store/views/branch-places.ts';
import { goneBranches } from '../../store/views/gone-branches.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { DOCEBO_ERRORS } from '../salesforce-errors.ts';
import {
  countedPageOf,
  cursorParameter,
  id,
  idParameter,
  limitParameter,
  list,
  pageOf,
  platformParameter,
} from '../schemas.ts';
import { branchItemSchema, branchPlaceSchema, goneBranchSchema } from './branch-schemas.ts';

/** Branches that are open in somebody's tree. */
const ids = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(id).max(200));

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
          offset: z.coerce
            .number()
            .int()
            .min(0)
            .optional()
            .describe('Leaves out so many of those below `parent`: for whoever looks into the middle of a long list.'),
          cursor: cursorParameter,
        }),
        response: { 200: pageOf(branchItemSchema) },
      },
    },
    async (request) => {
      const { connection, parent, search, code, limit, offset, cursor } = request.query;
      const key = readCursor(cursor, placeKey);
      const page = { after: key && { name: key[0], id: key[1] }, limit: limit + 1 };
      const wish = code !== undefined ? { code } : search !== undefined ? { text: search } : null;
      const read = async (platform: PlatformId) => {
        if (wish !== null) return await searchBranches(db, platform, wish, page);
        return await branchChildren(db, parent === undefined ? { rootOf: platform } : { id: parent }, {
          ...page,
          offset,
        });
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

  api.get(
    '/branches/places',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listBranchPlaces',
        tags: ['Platform'],
        summary: 'Say where branches stand',
        description:
          'The place of each of these branches, and of all above them, in the organization chart; a branch that is not there is left out.',
        querystring: z.strictObject({ ids: ids.describe('Ids of branches, separated by commas; at most 200.') }),
        response: { 200: z.object({ items: list(branchPlaceSchema).describe('By id.') }) },
      },
    },
    async (request) => ({ items: await branchStands(db, request.query.ids) }),
  );

  api.get(
    '/branches/:id/position',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'findBranchBelow',
        tags: ['Platform'],
        summary: 'Find a branch below another by the beginning of its name',
        description:
          'The position, from 0 on, of the first branch directly below this one whose name begins with the text, behind `after`; at the end it goes on from the beginning. Whoever types in a tree goes there.',
        params: idParameter('branch'),
        querystring: z.strictObject({
          startsWith: z.string().min(1).max(200).describe('Beginning of the name, whatever its case.'),
          after: z.coerce.number().int().min(-1).default(-1).describe('Position behind which it is looked for.'),
        }),
        response: { 200: z.object({ position: z.int().nullable().describe('Null where no name begins so.') }) },
      },
    },
    async (request) => ({ position: await positionOf(db, request.params.id, request.query) }),
  );

  async function isEmpty(connection: string): Promise<boolean> {
    const root = { rootOf: await platformOf(db, connection) };
    return (await branchChildren(db, root, { limit: 1 })).length === 0;
  }
}
