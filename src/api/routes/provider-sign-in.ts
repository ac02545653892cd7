import { z } from 'zod';
import { csrfTokenOf } from '../../administration/access/secrets.ts';
import { beginSignIn, completeSignIn } from '../../identity/sign-in.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import { clientOf } from '../client.ts';
import { browserOf, setBrowserCookie } from '../cookies.ts';
import { enter } from '../enter.ts';
import type { AppOptions } from '../options.ts';
import { originOf } from '../origin.ts';
import { id, idParameter } from '../schemas.ts';
import { whileWaitedFor } from '../waited-for.ts';
import { providerKind, returnedSchema } from './identity-provider-schemas.ts';
import { sessionSchema } from './session-schema.ts';

export const offeredProviderSchema = z
  .object({
    id: id.describe('Id of the provider.'),
    name: z.string().describe('What its button says.'),
    kind: providerKind.describe('What it speaks.'),
  })
  .meta({ id: 'OfferedProvider', description: 'An identity provider by which people can sign in.' });

const errors: ErrorCode[] = [
  'identity_provider_refused',
  'identity_provider_unreachable',
  'address_refused',
  'secret_key',
];

/** Signing in by somebody who vouches for people (R11). */
export function providerSignInRoutes(api: Api, { administered, http }: AppOptions): void {
  api.post(
    '/sign-in/providers/:id',
    {
      config: { access: 'public', audit: null, errors: [...errors, 'not_found', 'too_many_attempts'] },
      schema: {
        operationId: 'beginProviderSignIn',
        tags: ['Sign-in'],
        summary: 'Begin to sign in by an identity provider',
        description:
          'Answers where the browser has to go. It comes back to a page of the console, which sends on what came: within ten minutes, once, and in this browser.',
        params: idParameter('provider'),
        body: z.strictObject({
          returnTo: z
            .string()
            .max(2000)
            .default('/')
            .describe('The page to come to afterwards: a path of this server; anything else is its first page.'),
        }),
        response: {
          201: z.object({
            url: z.string().describe('Where the browser has to go.'),
            expiresAt: z.date().describe('When it is too late to come back.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { id: providerId } = request.params;
      const { url, browser, expiresAt } = await beginSignIn(administered, {
        providerId,
        browser: browserOf(request, http),
        returnTo: request.body.returnTo,
        origin: originOf(request, http),
        trialOf: null,
        address: request.ip,
      });
      setBrowserCookie(request, reply, http, { browser, expiresAt });
      return await reply.code(201).send({ url, expiresAt });
    },
  );

  api.post(
    '/sign-in/providers/:id/returns',
    {
      config: {
        access: 'public',
        audit: 'session.begin',
        errors: [...errors, 'not_found', 'identity_refused', 'identity_unknown', 'too_many_attempts'],
      },
      schema: {
        operationId: 'completeProviderSignIn',
        tags: ['Sign-in'],
        summary: 'Complete signing in by an identity provider',
        description:
          'Verifies what came back and begins a session, as signing in with a password does. Somebody new is created where that is allowed (R11). Whoever may not come in learns no more than that; the log says why.',
        params: idParameter('provider'),
        body: returnedSchema,
        response: {
          201: sessionSchema.extend({ returnTo: z.string().describe('The page that they wanted to go to: a path.') }),
        },
      },
    },
    async (request, reply) => {
      const { id: providerId } = request.params;
      const returned = { ...request.body, providerId, browser: browserOf(request, http) };
      const client = { ...clientOf(request), signal: whileWaitedFor(reply) };
      const { person, session, returnTo } = await completeSignIn(administered, returned, client);
      describeAct(request, { actor: { id: person.id, name: person.username }, detail: { provider: providerId } });
      await enter(request, reply, { administered, http }, session);
      const { token, expiresAt } = session;
      return await reply.code(201).send({ person, csrfToken: csrfTokenOf(token), expiresAt, returnTo });
    },
  );
}
