import { z } from 'zod';
import { createBranch, deleteBranch, deletionRefusals, editBranch } from '../../directory/builtin/edit-branches.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { type BranchDetail, branchDetail, rootBranch } from '../../store/views/branch.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { id, idParameter, line } from '../schemas.ts';
import { deletionSchema, savedBranchSchema } from './branch-schemas.ts';

const FIRST = 20;

/** Branches by hand (R18, R20, R21). */
export function platformBranchRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/branches',
    {
      config: {
        access: 'platform:write',
        audit: 'branch.create',
        errors: ['branch_refused', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'createBranch',
        tags: ['Platform'],
        summary: 'Create a branch',
        description: 'Adds a branch to the organization chart.',
        body: z.strictObject({
          name: line(255).describe('What it is called.'),
          code: line(255).nullable().default(null).describe('No other branch may have it; a destination needs one.'),
          parentId: id.nullable().default(null).describe('Id of the branch above; null for the root.'),
        }),
        response: { 201: savedBranchSchema },
      },
    },
    async (request, reply) => {
      const { name, code, parentId } = request.body;
      describeAct(request, { target: name, detail: { code, parentId } });
      const branch = await inTransaction(db, async (tx) => {
        const parent = parentId ?? (await rootBranch(tx));
        return await branchDetail(tx, await createBranch(tx, { name, code, parentId: parent }));
      });
      return await reply.code(201).send(saved(branch));
    },
  );

  api.patch(
    '/branches/:id',
    {
      config: {
        access: 'platform:write',
        audit: 'branch.edit',
        errors: ['branch_refused', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'editBranch',
        tags: ['Platform'],
        summary: 'Rename or move a branch, or change its code',
        description:
          'What is left out stays. Name and place of a branch that comes from Salesforce are made those of Salesforce again by the next full run.',
        params: idParameter('branch'),
        body: z.strictObject({
          name: line(255).optional().describe('What it is called from now on.'),
          code: line(255).nullable().optional().describe('Its code; null takes it away, and no run uses it then.'),
          parentId: id.optional().describe('Id of the branch below which it goes, with everything below it.'),
        }),
        response: { 200: savedBranchSchema },
      },
    },
    async (request) => {
      const { id: branchId } = request.params;
      describeAct(request, { target: branchId, detail: request.body });
      return await inTransaction(db, async (tx) => {
        const before = await branchDetail(tx, branchId);
        describeAct(request, { target: titleOf(before) });
        await editBranch(tx, branchId, request.body);
        return saved(await branchDetail(tx, branchId));
      });
    },
  );

  api.get(
    '/branches/:id/deletion',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'previewBranchDeletion',
        tags: ['Platform'],
        summary: 'See what deleting a branch would do',
        description: 'Who is in it, where they would go, what is below it, and what stands in the way.',
        params: idParameter('branch'),
        response: { 200: deletionSchema },
      },
    },
    async (request) => {
      const branch = await branchDetail(db, request.params.id);
      return {
        ...branch,
        branchesBelow: branch.below.length,
        firstBelow: branch.below.slice(0, FIRST),
        salesforceKeys: branch.keys,
        refusals: deletionRefusals(branch),
      };
    },
  );

  api.delete(
    '/branches/:id',
    {
      config: {
        access: 'platform:write',
        audit: 'branch.delete',
        errors: ['branch_refused', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'deleteBranch',
        tags: ['Platform'],
        summary: 'Delete a branch',
        description:
          'Its people go to the branch above. The root, a destination of settings and a branch with others below are refused.',
        params: idParameter('branch'),
        querystring: z.strictObject({
          people: z.coerce
            .number()
            .int()
            .min(0)
            .optional()
            .describe('How many people were shown to be in it: with another number now, nothing is deleted.'),
        }),
        response: { 200: z.object({ moved: z.int().describe('People who are in the branch above now.') }) },
      },
    },
    async (request) => {
      const { id: branchId } = request.params;
      const { people: shown } = request.query;
      describeAct(request, { target: branchId });
      const branch = await inTransaction(db, async (tx) => {
        const deleted = await deleteBranch(tx, branchId);
        describeAct(request, { target: titleOf(deleted), detail: { people: deleted.people } });
        if (shown === undefined || shown === deleted.people) return deleted;
        throw new RollcallError(
          'branch_refused',
          saying(
            'branch_people_changed',
          )`There are ${{ people: deleted.people }} people in the branch ${{ branch: deleted.name }} now, not ${{ shown }}. Nothing was deleted; look at it again.`,
        );
      });
      return { moved: branch.people };
    },
  );
}

function saved({ id: branchId, code, name, path }: BranchDetail) {
  return { id: branchId, code, name, path };
}

function titleOf({ name, code }: BranchDetail): string {
  return code === null ? name : `${name} (${code})`;
}
