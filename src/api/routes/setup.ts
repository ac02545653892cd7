import { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../administration/access/password.ts';
import { csrfTokenOf } from '../../administration/access/secrets.ts';
import { setUp } from '../../administration/access/setup.ts';
import { hasAdministrator } from '../../store/access/setup-codes.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import { clientOf } from '../client.ts';
import { enter } from '../enter.ts';
import type { AppOptions } from '../options.ts';
import { line } from '../schemas.ts';
import { sessionSchema } from './session-schema.ts';

const setupSchema = z.strictObject({
  code: line(100).describe('The code that `rollcall serve` has printed.'),
  username: line(200).describe('What the administrator will sign in with.'),
  firstname: z.string().max(200).default('').describe('First name.'),
  lastname: z.string().max(200).default('').describe('Last name.'),
  email: z.email().max(320).nullable().default(null).describe('E-mail address, or null.'),
  password: z
    .string()
    .max(LONGEST_PASSWORD)
    .describe(
      `At least ${SHORTEST_PASSWORD} characters, without the username in it, and none that attackers try first.`,
    ),
});

/** The first administrator. */
export function setupRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/setup',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getSetup',
        tags: ['Sign-in'],
        summary: 'Whether the first administrator is missing',
        description: 'Before there is an administrator nobody can sign in; `POST /setup` makes the first one.',
        response: { 200: z.object({ required: z.boolean().describe('True as long as there is no administrator.') }) },
      },
    },
    async () => ({ required: !(await hasAdministrator(db)) }),
  );

  api.post(
    '/setup',
    {
      config: {
        access: 'public',
        audit: 'setup.complete',
        errors: ['setup_refused', 'administrator_refused', 'password_refused', 'too_many_attempts'],
      },
      schema: {
        operationId: 'completeSetup',
        tags: ['Sign-in'],
        summary: 'Make the first administrator',
        description:
          'Needs the code that the server has printed when it started; begins a session of the new administrator.',
        body: setupSchema,
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const { person, session } = await setUp(db, request.body, clientOf(request), administered.now());
      const { id, username } = person;
      describeAct(request, { target: username, actor: { id, name: username } });
      await enter(request, reply, { administered, http }, session);
      const { token, expiresAt } = session;
      return await reply.code(201).send({ person, csrfToken: csrfTokenOf(token), expiresAt });
    },
  );
}
