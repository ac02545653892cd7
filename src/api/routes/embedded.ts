import { z } from 'zod';
import { LONGEST_PASSWORD } from '../../administration/access/password.ts';
import { csrfTokenOf } from '../../administration/access/secrets.ts';
import { joinAdministrator } from '../../administration/canvas/join.ts';
import type { Api } from '../api.ts';
import { describeAct, failureIn } from '../audit.ts';
import { clientOf } from '../client.ts';
import type { AppOptions } from '../options.ts';
import { sessionSchema } from './session-schema.ts';

/** An administrator whom nobody knows yet by their Salesforce user. */
export function embeddedRoutes(api: Api, { administered }: AppOptions): void {
  api.post(
    '/session/salesforce',
    {
      config: {
        access: 'public',
        audit: 'session.join',
        errors: [
          'canvas_refused',
          'sign_in_refused',
          'password_expired',
          'password_change_required',
          'second_factor_missing',
          'second_factor_required',
          'forbidden',
          'too_many_attempts',
          'secret_key',
        ],
      },
      schema: {
        operationId: 'joinSalesforceUser',
        tags: ['Sign-in'],
        summary: 'Join your Salesforce user and your administrator account',
        description:
          'For the page that an administrator sees who opens Rollcall inside Salesforce for the first time (R4). It shows, once, that both are theirs; afterwards the tab lets them in.',
        body: z.strictObject({
          token: z.string().min(1).max(200).describe('What the page was given; it holds for ten minutes.'),
          username: z.string().min(1).max(200).describe('The username, whatever its case.'),
          password: z.string().min(1).max(LONGEST_PASSWORD).describe('The password.'),
          code: z
            .string()
            .max(40)
            .nullable()
            .default(null)
            .describe('The code of the authenticator, or a recovery code; only where the account has a second factor.'),
        }),
        response: {
          201: sessionSchema
            .extend({ token: z.string().describe('Sent as `X-Rollcall-Session` by the page, which alone has it.') })
            .meta({ id: 'EmbeddedSession', description: 'A session inside Salesforce, where there is no cookie.' }),
        },
      },
    },
    async (request, reply) => {
      const { person, session } = await joinAdministrator(
        administered,
        request.body,
        clientOf(request),
        failureIn(request),
      );
      describeAct(request, { actor: { id: person.id, name: person.username } });
      const { token, expiresAt } = session;
      return await reply.code(201).send({ person, csrfToken: csrfTokenOf(token), expiresAt, token });
    },
  );
}
