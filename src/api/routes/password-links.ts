import { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../administration/access/password.ts';
import {
  canSendPasswordLinks,
  checkPasswordLink,
  requestPasswordLink,
  usePasswordLink,
} from '../../administration/access/password-links.ts';
import { offeredProviders } from '../../identity/sign-in.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { done, list } from '../schemas.ts';
import { offeredProviderSchema } from './provider-sign-in.ts';

const token = z.string().min(1).max(100).describe('What stands behind `#` in the link.');

/** How people come to a password of their own without anybody else's help (R2). */
export function passwordLinkRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/sign-in',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getSignIn',
        tags: ['Sign-in'],
        summary: 'How one can sign in',
        description: 'What a sign-in page has to offer.',
        response: {
          200: z.object({
            passwordLinks: z
              .boolean()
              .describe('Whether somebody who has forgotten their password gets a link by mail.'),
            providers: list(offeredProviderSchema).describe('By which one can sign in without a password; by name.'),
          }),
        },
      },
    },
    async () => ({
      passwordLinks: await canSendPasswordLinks(db, http.publicUrl),
      providers: await offeredProviders(administered),
    }),
  );

  api.post(
    '/password-links',
    {
      config: { access: 'public', audit: 'password_link.request', errors: ['too_many_attempts'] },
      schema: {
        operationId: 'requestPasswordLink',
        tags: ['Sign-in'],
        summary: 'Ask for a link to set a password',
        description:
          'Sends it to the e-mail address of that person, within seconds; it works once, for an hour. The answer is the same whether there is such a person or not.',
        body: z.strictObject({ username: z.string().min(1).max(200).describe('The username, whatever its case.') }),
        response: { 202: done },
      },
    },
    async (request, reply) => {
      const { username } = request.body;
      await requestPasswordLink(db, { username, address: request.ip }, administered.now());
      return await reply.code(202).send();
    },
  );

  api.post(
    '/password-links/check',
    {
      config: { access: 'public', audit: null, errors: ['password_link_refused', 'too_many_attempts'] },
      schema: {
        operationId: 'checkPasswordLink',
        tags: ['Sign-in'],
        summary: 'Whether a link works',
        description: 'And whose password it sets. It is not used up by that.',
        body: z.strictObject({ token }),
        response: { 200: z.object({ username: z.string().describe('Of whom it was sent to.') }) },
      },
    },
    async (request) => {
      const { username } = await checkPasswordLink(db, request.body.token, request.ip, administered.now());
      return { username };
    },
  );

  api.post(
    '/password-links/use',
    {
      config: {
        access: 'public',
        audit: 'password_link.use',
        errors: ['password_link_refused', 'password_refused', 'too_many_attempts'],
      },
      schema: {
        operationId: 'usePasswordLink',
        tags: ['Sign-in'],
        summary: 'Set a password by a link',
        description:
          'Ends all sessions of that person, and all their other links. Signs nobody in: a second factor is asked for as always.',
        body: z.strictObject({
          token,
          password: z
            .string()
            .max(LONGEST_PASSWORD)
            .describe(
              `At least ${SHORTEST_PASSWORD} characters, without the username in it, and none that attackers try first.`,
            ),
        }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { id, username } = await usePasswordLink(db, request.body, request.ip, administered.now());
      describeAct(request, { target: username, actor: { id, name: username } });
      return await reply.code(204).send();
    },
  );
}
