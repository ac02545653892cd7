import { z } from 'zod';
import { createApiToken, LONGEST_TOKEN_NAME, TOKEN_DAYS } from '../../administration/access/api-tokens.ts';
import { lockOwn } from '../../administration/access/own-session.ts';
import { SCOPE_NAMES } from '../../administration/access/scopes.ts';
import { listApiTokens, revokeApiToken } from '../../store/access/api-tokens.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { sessionOf } from '../principal.ts';
import { done, idParameter, line, list } from '../schemas.ts';

const tokenSchema = z
  .object({
    id: z.string().describe('Id of the token.'),
    name: z.string().describe('What it is for.'),
    prefix: z.string().describe('Its first letters, to recognize it by.'),
    scopes: list(z.string()).describe('What it may do.'),
    owner: z.string().describe('Username of the administrator whom it acts for.'),
    createdAt: z.date().describe('When it was made.'),
    expiresAt: z.date().nullable().describe('When it ends; null: never by itself.'),
    lastUsedAt: z.date().nullable().describe('When it was last used, to the minute; null: never.'),
    revokedAt: z.date().nullable().describe('When it was revoked; null for one that holds.'),
  })
  .meta({ id: 'ApiToken', description: 'An API token, without itself.' });

const newTokenSchema = z.strictObject({
  name: line(LONGEST_TOKEN_NAME).describe('What it is for.'),
  scopes: z.array(z.enum(SCOPE_NAMES)).min(1).describe('What it may do; `…:write` includes `…:read`.'),
  expiresInDays: z
    .int()
    .min(1)
    .max(TOKEN_DAYS.most)
    .nullable()
    .default(TOKEN_DAYS.standard)
    .describe('After how many days it ends; null: never by itself.'),
});

/** Tokens for programs (R46). */
export function tokenRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/tokens',
    {
      config: { access: 'administration:read' },
      schema: {
        operationId: 'listTokens',
        tags: ['Administration'],
        summary: 'List API tokens',
        description: 'Of every administrator, newest first, those that were revoked or have expired too.',
        response: { 200: z.object({ items: list(tokenSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: await listApiTokens(db) }),
  );

  api.post(
    '/tokens',
    {
      config: { access: 'session', audit: 'token.create' },
      schema: {
        operationId: 'createToken',
        tags: ['Administration'],
        summary: 'Create an API token',
        description: 'It acts for you. The token itself is answered this once; only a hash of it is kept.',
        body: newTokenSchema,
        response: { 201: tokenSchema.extend({ token: z.string().describe('The token; keep it like a password.') }) },
      },
    },
    async (request, reply) => {
      const { name, scopes, expiresInDays } = request.body;
      const { person, sessionId } = sessionOf(request);
      const now = administered.now();
      const token = await inTransaction(db, async (tx) => {
        // A reset revokes the tokens that there are: none is made by a session that it has ended.
        await lockOwn(tx, { personId: person.id, sessionId }, now);
        return await createApiToken(tx, person, { name, scopes, expiresInDays }, now);
      });
      describeAct(request, { target: token.prefix, detail: { name, scopes: token.scopes } });
      return await reply.code(201).send(token);
    },
  );

  api.delete(
    '/tokens/:id',
    {
      config: { access: 'administration:write', audit: 'token.revoke', errors: ['not_found'] },
      schema: {
        operationId: 'revokeToken',
        tags: ['Administration'],
        summary: 'Revoke an API token',
        description: 'From now on it is refused. It stays in the list.',
        params: idParameter('token'),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      describeAct(request, { target: id });
      if (!(await revokeApiToken(db, id, administered.now()))) {
        throw new RollcallError('not_found', saying('token_absent')`There is no API token ${{ id }} that holds.`);
      }
      return await reply.code(204).send();
    },
  );
}
