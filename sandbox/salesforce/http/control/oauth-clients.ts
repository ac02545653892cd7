import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxContext } from '../context.ts';
import { CLIENT } from '../options.ts';
import { resource } from '../resource.ts';
import { controlBody } from './body.ts';
import { namedUser } from './visibility.ts';

const Client = z.strictObject({
  id: z.string().min(1).default(CLIENT.id),
  secret: z.string().min(1).default(CLIENT.secret),
  runAs: z.string().describe('Username or Id'),
});

/** Apps that may sign in, and the user behind each of them. */
export function oauthClientControl(app: FastifyInstance, { org, clients }: SandboxContext): void {
  resource(app, '/__sandbox/oauth-clients', {
    async POST(request, reply) {
      const { id, secret, runAs } = controlBody(Client, request);
      clients.put({ id, secret, runAs: namedUser(org, runAs) });
      return reply.code(204).send();
    },
  });
}
