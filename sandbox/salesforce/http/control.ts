import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Table } from '../org/org.ts';
import type { SandboxContext } from './context.ts';
import { notFound } from './errors.ts';
import { faultResource } from './faults.ts';
import { objectNamed } from './objects.ts';
import { pathParameter, queryParameters, resource } from './resource.ts';

/** Characters of an export that are sent at once. */
const CHUNK = 64 * 1024;

const Failure = z.object({ message: z.string() });

/** What no Salesforce has: a look inside, and ways to make things go wrong. None of it counts as API usage. */
export function controlResources(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/__sandbox/stats', { GET: () => context.statistics.report() });

  resource(app, '/__sandbox/jwt-key', {
    async GET() {
      const pair = context.jwtKey.developmentKeyPair();
      if (pair === undefined) throw notFound();
      return pair;
    },
  });

  resource(app, '/__sandbox/records/:object', {
    GET(request, reply) {
      const table = context.org.table(objectNamed(context.org, pathParameter(request, 'object')).name);
      const visibleTo = queryParameters(request).get('visibleTo');
      return reply
        .type('application/x-ndjson')
        .send(Readable.from(recordLines(table, visibleTo), { objectMode: false }));
    },
  });

  resource(app, '/__sandbox/sessions', {
    async DELETE(_request, reply) {
      context.tokens.revokeAll();
      return reply.code(204).send();
    },
  });

  resource(app, '/__sandbox/bulk-failure', {
    async POST(request, reply) {
      const { message } = Failure.parse(request.body);
      context.jobs.failNext(message);
      return reply.code(204).send();
    },
  });

  faultResource(app, context.faults);
}

function* recordLines(table: Table, visibleTo: string | null): Generator<string> {
  let lines = '';
  for (let position = 0; position < table.length; position += 1) {
    if (visibleTo !== null && !table.visible(position, visibleTo)) continue;
    lines += `${JSON.stringify(table.at(position))}\n`;
    if (lines.length < CHUNK) continue;
    yield lines;
    lines = '';
  }
  if (lines !== '') yield lines;
}
