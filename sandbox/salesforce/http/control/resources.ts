import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { controlBody } from '../../../shared/control.ts';
import type { SandboxContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { faultResource } from '../faults/resource.ts';
import { resource } from '../resource.ts';
import { clockResource } from './clock.ts';
import { fieldControl } from './fields.ts';
import { listViewControl } from './list-views.ts';
import { oauthClientControl } from './oauth-clients.ts';
import { picklistControl } from './picklists.ts';
import { recordControl } from './records.ts';
import { visibilityControl } from './visibility.ts';

const Usage = z.strictObject({ used: z.int().min(0) });
const Failure = z.object({ message: z.string() });

/** What no Salesforce has: a look inside, and ways to make things go wrong. None of it counts as API usage. */
export function controlResources(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/__sandbox/stats', { GET: () => context.statistics.report() });

  const { usage } = context;
  const usageReport = () => ({ used: usage.used(), limit: usage.limit });
  resource(app, '/__sandbox/usage', {
    GET: usageReport,
    POST(request) {
      usage.set(controlBody(Usage, request).used);
      return usageReport();
    },
  });

  resource(app, '/__sandbox/jwt-key', {
    async GET() {
      const pair = context.jwtKey.developmentKeyPair();
      if (pair === undefined) throw notFound();
      return pair;
    },
  });

  resource(app, '/__sandbox/sessions', {
    async DELETE(_request, reply) {
      context.tokens.revokeAll();
      return reply.code(204).send();
    },
  });

  resource(app, '/__sandbox/authorizations', {
    async DELETE(_request, reply) {
      context.authorizations.revokeAll();
      return reply.code(204).send();
    },
  });

  resource(app, '/__sandbox/bulk-failure', {
    async POST(request, reply) {
      const { message } = controlBody(Failure, request);
      context.jobs.failNext(message);
      return reply.code(204).send();
    },
  });

  faultResource(app, context.faults);
  clockResource(app, context);
  recordControl(app, context);
  visibilityControl(app, context);
  fieldControl(app, context);
  picklistControl(app, context);
  listViewControl(app, context);
  oauthClientControl(app, context);
}
