import { z } from 'zod';
import {
  createAdministrator,
  dismissAdministrator,
  resetPassword,
  usernameOfAdministrator,
} from '../../administration/access/administrators.ts';
import { listAdministrators } from '../../store/access/administrators.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { idParameter, line, list } from '../schemas.ts';
import { administratorSchema } from './session-schema.ts';

const newAdministratorSchema = z.strictObject({
  username: line(200).describe('What they will sign in with; nobody on the platform may have it.'),
  firstname: z.string().max(200).default('').describe('First name.'),
  lastname: z.string().max(200).default('').describe('Last name.'),
  email: z.email().max(320).nullable().default(null).describe('E-mail address, or null.'),
});

const passwordSetSchema = z.object({
  id: z.string().describe('Id of the administrator.'),
  username: z.string().describe('What they sign in with.'),
  temporaryPassword: z.string().describe('Shown this once; it has to be replaced at the first sign-in.'),
});

/** Who may administer. */
export function administratorRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/administrators',
    {
      config: { access: 'administration:read' },
      schema: {
        operationId: 'listAdministrators',
        tags: ['Administration'],
        summary: 'List administrators',
        description: 'Active superadmins who have a password, by username.',
        response: { 200: z.object({ items: list(administratorSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: await listAdministrators(db) }),
  );

  api.post(
    '/administrators',
    {
      config: {
        access: 'administration:write',
        audit: 'administrator.create',
        errors: ['administrator_refused'],
      },
      schema: {
        operationId: 'createAdministrator',
        tags: ['Administration'],
        summary: 'Create an administrator',
        description:
          'Makes a superadmin of the platform, with a password that has to be replaced at the first sign-in.',
        body: newAdministratorSchema,
        response: { 201: passwordSetSchema },
      },
    },
    async (request, reply) => {
      describeAct(request, { target: request.body.username });
      const wanted = { ...request.body, password: null };
      const { id, username, temporaryPassword } = await db
        .transaction()
        .execute((tx) => createAdministrator(tx, wanted));
      return await reply.code(201).send({ id, username, temporaryPassword: temporaryPassword ?? '' });
    },
  );

  api.post(
    '/administrators/:id/password-reset',
    {
      config: { access: 'administration:write', audit: 'administrator.reset_password', errors: ['not_found'] },
      schema: {
        operationId: 'resetAdministratorPassword',
        tags: ['Administration'],
        summary: 'Reset the password of an administrator',
        description:
          'Gives them a password that has to be replaced at the next sign-in, ends their sessions, and revokes their API tokens. Those that are kept answer `password_change_required` until it is replaced.',
        params: idParameter('administrator'),
        body: z.strictObject({
          removeSecondFactor: z
            .boolean()
            .default(false)
            .describe('Also takes the second factor away, for somebody who has lost it.'),
          keepTokens: z
            .boolean()
            .default(false)
            .describe('Leaves their API tokens, for somebody who has only forgotten the password.'),
        }),
        response: {
          200: passwordSetSchema.extend({ revokedTokens: z.int().describe('How many API tokens held until now.') }),
        },
      },
    },
    async (request) => {
      const username = await usernameOfAdministrator(db, request.params.id);
      const { removeSecondFactor, keepTokens } = request.body;
      describeAct(request, { target: username, detail: { removeSecondFactor, keepTokens } });
      const reset = { username, password: null, removeSecondFactor, keepTokens };
      const { id, temporaryPassword, revokedTokens } = await resetPassword(db, reset, administered.now());
      describeAct(request, { detail: { removeSecondFactor, keepTokens, revokedTokens } });
      return { id, username, temporaryPassword: temporaryPassword ?? '', revokedTokens };
    },
  );

  api.delete(
    '/administrators/:id',
    {
      config: {
        access: 'administration:write',
        audit: 'administrator.remove',
        errors: ['not_found', 'administrator_refused'],
      },
      schema: {
        operationId: 'removeAdministrator',
        tags: ['Administration'],
        summary: 'Make an administrator a user like others',
        description:
          'Ends their sessions, revokes their API tokens for good, and starts no run with their settings any more. They stay on the platform, and may sign in as a user: deactivate whoever must not. The last administrator is not removed.',
        params: idParameter('administrator'),
        response: {
          200: z.object({
            username: z.string().describe('Who it was.'),
            revokedTokens: z.int().describe('How many API tokens held until now.'),
          }),
        },
      },
    },
    async (request) => {
      const username = await usernameOfAdministrator(db, request.params.id);
      describeAct(request, { target: username });
      const { revokedTokens } = await dismissAdministrator(db, username, administered.now());
      describeAct(request, { detail: { revokedTokens } });
      return { username, revokedTokens };
    },
  );
}
