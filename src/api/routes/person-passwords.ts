import { z } from 'zod';
import { resetPasswordOfPerson, sendPasswordLink } from '../../administration/people.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import { usernameOf } from '../../store/views/person.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { done, idParameter } from '../schemas.ts';
import { chosen, chosenPassword, passwordForAudit, saysWhatHolds, WITHOUT_PASSWORD } from './given-password.ts';

const personParameter = idParameter('person');

/** What an administrator does about how somebody signs in (R2). */
export function personPasswordRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/people/:id/password-reset',
    {
      config: {
        access: 'platform:write',
        audit: 'person.reset_password',
        errors: ['password_refused', 'person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'resetPersonPassword',
        tags: ['Platform'],
        summary: 'Reset the password of a person',
        description:
          'Gives them the password that you choose, or else one that is made up and has to be replaced at the next sign-in, and ends their sessions.',
        params: personParameter,
        body: z
          .strictObject({
            ...chosenPassword,
            removeSecondFactor: z
              .boolean()
              .default(false)
              .describe('Also takes the second factor away, for somebody who has lost it.'),
          })
          .refine(saysWhatHolds, WITHOUT_PASSWORD),
        response: {
          200: z.object({
            username: z.string().describe('What they sign in with.'),
            temporaryPassword: z.string().nullable().describe('Shown this once; null where you have chosen it.'),
          }),
        },
      },
    },
    async (request) => {
      const password = chosen(request.body) ?? { kind: 'made_up' };
      const { removeSecondFactor } = request.body;
      const detail = { ...passwordForAudit(password), removeSecondFactor };
      describeAct(request, { target: await usernameOf(db, request.params.id), detail });
      const reset = { password, removeSecondFactor };
      return await resetPasswordOfPerson(db, request.params.id, reset, administered.now());
    },
  );

  api.delete(
    '/people/:id/sessions',
    {
      config: { access: 'platform:write', audit: 'person.end_sessions', errors: ['not_found'] },
      schema: {
        operationId: 'endPersonSessions',
        tags: ['Platform'],
        summary: 'Sign a person out everywhere',
        description:
          'Ends all of their sessions, inside Salesforce too; of an administrator as well. They may sign in again: deactivate whoever must not.',
        params: personParameter,
        response: { 200: z.object({ ended: z.int().describe('How many.') }) },
      },
    },
    async (request) => {
      const { id: personId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId) });
      const ended = await deleteSessionsOf(db, personId, null);
      describeAct(request, { detail: { ended } });
      return { ended };
    },
  );

  api.post(
    '/people/:id/password-link',
    {
      config: {
        access: 'platform:write',
        audit: 'person.send_password_link',
        errors: ['person_refused', 'person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'sendPersonPasswordLink',
        tags: ['Platform'],
        summary: 'Send a person a link to set their password',
        description:
          'By mail, within seconds; it works once, for an hour. Until it is used, everything stays as it is.',
        params: personParameter,
        body: z.strictObject({}),
        response: { 202: done },
      },
    },
    async (request, reply) => {
      const { id: personId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId) });
      await sendPasswordLink(db, personId, http.publicUrl);
      return await reply.code(202).send();
    },
  );
}
