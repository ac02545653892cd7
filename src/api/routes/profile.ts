import { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../administration/access/password.ts';
import { changePassword } from '../../administration/access/sign-in.ts';
import { personById } from '../../store/views/person.ts';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { sessionOf } from '../principal.ts';
import { done } from '../schemas.ts';
import { ownProfileSchema } from './person-schemas.ts';

const passwordSchema = z.strictObject({
  current: z.string().min(1).max(LONGEST_PASSWORD).describe('The password that holds now.'),
  next: z
    .string()
    .max(LONGEST_PASSWORD)
    .describe(
      `The new one: at least ${SHORTEST_PASSWORD} characters, without the username in it, and none that attackers try first.`,
    ),
});

/** What people see and change of themselves. */
export function profileRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/profile',
    {
      config: { access: 'self', errors: ['not_found'] },
      schema: {
        operationId: 'getProfile',
        tags: ['Sign-in'],
        summary: 'Your profile',
        description: 'Your values and branches, and which of them come from Salesforce.',
        response: { 200: ownProfileSchema },
      },
    },
    async (request) => {
      const { links, ...person } = await personById(administered.db, sessionOf(request).person.id);
      return { ...person, fromSalesforce: [...new Set(links.flatMap(({ fills }) => fills))] };
    },
  );

  api.put(
    '/profile/password',
    {
      config: {
        access: 'self',
        audit: 'password.change',
        despite: ['password'],
        errors: ['sign_in_refused', 'password_refused', 'too_many_attempts'],
      },
      schema: {
        operationId: 'changePassword',
        tags: ['Sign-in'],
        summary: 'Change your password',
        description: 'Ends your other sessions. API tokens go on holding.',
        body: passwordSchema,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { person, sessionId } = sessionOf(request);
      const { current, next } = request.body;
      const change = { current, next, session: sessionId };
      await changePassword(administered.db, person, change, request.ip, administered.now());
      return await reply.code(204).send();
    },
  );
}
