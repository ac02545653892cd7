import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { controlBody } from '../../../shared/control.ts';
import type { SandboxContext } from '../context.ts';
import { STRICT } from '../oauth/clients.ts';
import { CLIENT } from '../options.ts';
import { resource } from '../resource.ts';
import { namedUser } from './visibility.ts';

const Client = z.strictObject({
  id: z.string().min(1).default(CLIENT.id),
  secret: z.string().min(1).default(CLIENT.secret),
  runAs: z.string().optional().describe('Username or Id; the integration user when left out'),
  name: z.string().default(STRICT.name),
  callbackUrls: z.array(z.string()).default([...STRICT.callbackUrls]),
  requiresPkce: z.boolean().default(STRICT.requiresPkce),
  requiresSecret: z.boolean().default(STRICT.requiresSecret),
  rotatesTokens: z.boolean().default(STRICT.rotatesTokens),
});

/** Apps that may sign in, and the user behind each of them. */
export function oauthClientControl(app: FastifyInstance, { org, clients }: SandboxContext): void {
  resource(app, '/__sandbox/oauth-clients', {
    async POST(request, reply) {
      const { runAs, ...client } = controlBody(Client, request);
      clients.put({ ...client, runAs: runAs === undefined ? org.integrationUser.id : namedUser(org, runAs) });
      return reply.code(204).send();
    },
  });
}
