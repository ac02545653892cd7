import { z } from 'zod';
import { requiredSecondFactor, requireSecondFactor } from '../../store/access/required-second-factor.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';

const of = z
  .enum(['nobody', 'administrators', 'everybody'])
  .describe('Of whom it is required who signs in by password; administrators are superadmins and power users.');

const count = (what: string) => z.int().describe(what);

export const requiredSecondFactorSchema = z
  .object({
    of,
    lacking: z
      .object({
        administrators: count('Superadmins and power users who have none.'),
        everybody: count('All people who have none.'),
      })
      .describe('How many people who may sign in by password have no second factor.'),
    lackingTokens: count('API tokens that act for superadmins who have none.'),
  })
  .meta({ id: 'RequiredSecondFactor', description: 'Of whom a second factor is required, and who lacks one.' });

/** Of whom a second factor is required. */
export function requiredSecondFactorRoutes(api: Api, { administered: { db, now } }: AppOptions): void {
  api.get(
    '/required-second-factor',
    {
      config: { access: 'administration:read' },
      schema: {
        operationId: 'getRequiredSecondFactor',
        tags: ['Administration'],
        summary: 'Get of whom a second factor is required',
        description: 'And how many people have none. `GET /people?secondFactor=false` lists them.',
        response: { 200: requiredSecondFactorSchema },
      },
    },
    async () => await requiredSecondFactor(db, now()),
  );

  api.put(
    '/required-second-factor',
    {
      config: { access: 'administration:write', audit: 'second_factor.require' },
      schema: {
        operationId: 'setRequiredSecondFactor',
        tags: ['Administration'],
        summary: 'Require a second factor',
        description:
          'Holds at once: whoever it is required of, signed in by password and has none can do nothing but set one up, and API tokens that act for them answer `second_factor_missing` until then.',
        body: z.strictObject({ of }),
        response: { 200: requiredSecondFactorSchema },
      },
    },
    async (request) => {
      const before = await requiredSecondFactor(db, now());
      describeAct(request, { detail: { before: before.of, after: request.body.of } });
      await requireSecondFactor(db, request.body.of);
      return await requiredSecondFactor(db, now());
    },
  );
}
