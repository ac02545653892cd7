import { z } from 'zod';
import { storedConnection } from '../../store/configuration.ts';
import { lastVerification, requestVerification } from '../../store/verifications.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { DIFFERENCE_KINDS } from '../../sync/verify/compare.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant, ownOwner, starterOf } from '../principal.ts';
import { connectionParameter, entity, list, ownerParameter, sentence } from '../schemas.ts';

const problem = z.object({
  code: z.string().describe('See docs/errors.md.'),
  message: z.string().describe('The same as a sentence, with what to do.'),
  sentences: list(sentence).optional().describe('The same by codes.'),
});

export const verificationSchema = z
  .object({
    id: z.string().describe('Id of the comparison.'),
    connection: z.string().describe('Name of the connection.'),
    owner: z.string().describe('Whose settings: `shared`, or the id of an administrator.'),
    repair: z.boolean().describe('Whether what was found is planned back.'),
    keepDeactivated: z.boolean().describe('Whether that leaves alone who was deactivated by hand.'),
    state: z.enum(['queued', 'running', 'succeeded', 'failed']).describe('How far it is.'),
    createdAt: z.date().describe('When it was asked for.'),
    finishedAt: z.date().nullable().describe('When it ended.'),
    progress: z
      .object({
        people: z.int().describe('Linked people who were compared.'),
        branches: z.int().describe('Linked branches that were compared.'),
        calls: z.int().describe('Calls to the platform.'),
      })
      .nullable()
      .describe('How much was compared until now; null before it begins.'),
    compared: z
      .boolean()
      .nullable()
      .describe(
        'False for the built-in platform, where edits by hand are noted as they are made (R13). Null: not yet.',
      ),
    found: z.int().nullable().describe('How many differences there are; null before the end.'),
    findings: list(
      z.object({
        entity: entity.describe('As what the person or branch is synchronized.'),
        subject: z.enum(['person', 'branch']).describe('What it is about.'),
        name: z.string().describe('Username, or name of the branch, as it is remembered.'),
        sourceId: z
          .string()
          .nullable()
          .describe('Salesforce Id of the person; account or options of the branch; null for the destination.'),
        kind: z.enum(DIFFERENCE_KINDS).describe('What was done by hand.'),
        field: z.string().nullable().describe('Key of the value; null where it is about the whole.'),
        before: z.string().nullable().describe('As it is remembered.'),
        after: z.string().nullable().describe('As it is now.'),
      }),
    ).describe('The first thousand of them; `rollcall verify --json` has all.'),
    plans: list(
      z.object({
        entity: entity.describe('Of what.'),
        run: z.string().nullable().describe('The plan that sets it right, to be looked at and applied.'),
        error: problem.nullable().describe('Why there is none.'),
      }),
    ).describe('With `repair`, one for each entity of which something was found.'),
    error: problem.nullable().describe('Why it failed.'),
  })
  .meta({
    id: 'Verification',
    description: 'What was changed on a platform by hand, compared with what is remembered.',
  });

/** A platform held against what is remembered of it (R13). */
export function verificationRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  async function last(connection: string, owner: string) {
    const found = await lastVerification(db, connection, owner);
    if (found !== null) return found;
    throw new RollcallError(
      'not_found',
      saying('verification_none')`Nobody has asked yet what was changed by hand behind ${{ connection }}.`,
    );
  }

  api.post(
    '/connections/:connection/verify',
    {
      config: {
        access: 'runs:write',
        audit: 'connection.verify',
        cost: 10,
        errors: ['not_found', 'forbidden', 'run_in_progress'],
      },
      schema: {
        operationId: 'verifyConnection',
        tags: ['Runs'],
        summary: 'Compare the platform with what is remembered of it',
        description:
          'Leaves it to the processes that work; `GET` of the same path says how far it is, and what was changed by hand. With `repair`, what the platform has now is remembered, and plans are made that set it right: nothing is written before somebody applies them.',
        params: connectionParameter,
        querystring: ownerParameter,
        body: z.strictObject({
          repair: z.boolean().default(false).describe('Plan back what is found.'),
          keepDeactivated: z
            .boolean()
            .default(false)
            .describe('With `repair`: leave alone who was deactivated by hand.'),
        }),
        response: { 202: verificationSchema },
      },
    },
    async (request, reply) => {
      const { connection: name } = request.params;
      const { repair, keepDeactivated } = request.body;
      describeAct(request, { target: name, detail: { repair, ...(keepDeactivated ? { keepDeactivated } : {}) } });
      const owner = ownOwner(request, request.query.owner);
      const { id: connectionId } = await storedConnection(db, name, owner);
      const wish = { repair, keepDeactivated, requestedBy: starterOf(request) };
      if (!(await requestVerification(db, { connectionId, owner }, wish))) {
        throw new RollcallError(
          'run_in_progress',
          saying(
            'verification_busy',
          )`The platform of ${{ connection: name }} is being compared already. Wait for its end.`,
        );
      }
      return await reply.code(202).send(await last(name, owner));
    },
  );

  api.get(
    '/connections/:connection/verify',
    {
      config: { access: 'runs:read', errors: ['not_found'] },
      schema: {
        operationId: 'getVerification',
        tags: ['Runs'],
        summary: 'See what was changed by hand',
        description: 'The last comparison with these settings: how far it is, and once it has ended, what was found.',
        params: connectionParameter,
        querystring: ownerParameter,
        response: { 200: verificationSchema },
      },
    },
    async (request) => await last(request.params.connection, ownerMeant(request, request.query.owner)),
  );
}
