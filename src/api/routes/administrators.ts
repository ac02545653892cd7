import { z } from 'zod';
import {
  createAdministrator,
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
        description: 'Ends their sessions, and gives them a password that has to be replaced at the next sign-in.',
        params: idParameter('administrator'),
        body: z.strictObject({
          removeSecondFactor: z
            .boolean()
            .default(false)
            .describe('Also takes the second factor away, for somebody who has lost it.'),
        }),
        response: { 200: passwordSetSchema },
      },
    },
    async (request) => {
      const username = await usernameOfAdministrator(db, request.params.id);
      const { removeSecondFactor } = request.body;
      describeAct(request, { target: username, detail: { removeSecondFactor } });
      const reset = { username, password: null, removeSecondFactor };
      const { id, temporaryPassword } = await resetPassword(db, reset, administered.now());
      return { id, username, temporaryPassword: temporaryPassword ?? '' };
    },
  );
}
