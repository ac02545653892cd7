import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callbackPath } from '../identity/callback-url.ts';
import { receiveResponse } from '../identity/saml/receive.ts';
import { serviceMetadata } from '../identity/saml/service-metadata.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { AppOptions } from './options.ts';
import { originOf } from './origin.ts';
import { id } from './schemas.ts';

const posted = z.object({ SAMLResponse: z.string().min(1), RelayState: z.string().min(1).max(200) });

/** Assertions of people who are in many groups are large, and not larger than that. */
const MOST_BYTES = 500_000;

/** No operations of the API, and not in its description. */
const HIDDEN = { schema: { hide: true } } as const;

/**
 * What SAML providers and their pages ask for: no operations of the API, because a page of another site posts here, and
 * nothing of ours comes along. What it brings is verified, and the browser led to the page that goes on.
 */
export async function samlRoutes(app: FastifyInstance, { administered, http, onError }: AppOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MOST_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );

    scope.post<{ Params: { id: string } }>('/sign-in/saml/:id/acs', HIDDEN, async (request, reply) => {
      const providerId = idIn(request.params.id);
      const form = posted.safeParse(request.body);
      const { SAMLResponse: response = '', RelayState: state = '' } = form.data ?? {};
      let search = `?${new URLSearchParams({ state }).toString()}`;
      try {
        await receiveResponse(administered, { providerId, response, state, address: request.ip });
      } catch (error) {
        if (!(error instanceof RollcallError)) throw error;
        if (error.code !== 'identity_refused' && error.code !== 'too_many_attempts') onError(error);
        // The page says that it did not work, in the language of whoever sees it.
        search = '';
      }
      return await reply.redirect(`${callbackPath(providerId)}${search}`, 303);
    });

    scope.get<{ Params: { id: string } }>('/sign-in/saml/:id/metadata', HIDDEN, async (request, reply) => {
      const xml = await serviceMetadata(administered, idIn(request.params.id), originOf(request, http));
      return await reply.type('application/samlmetadata+xml; charset=utf-8').send(xml);
    });
  });
}

function idIn(text: string): string {
  const parsed = id.safeParse(text);
  if (!parsed.success)
    throw new RollcallError('not_found', saying('provider_absent_there')`There is no such identity provider.`);
  return parsed.data;
}
