import type { FastifyInstance } from 'fastify';
import { controlBody, oneOrMany } from '../control/body.ts';
import { resource } from '../resource.ts';
import { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

/** `POST /__sandbox/faults` adds one or several, `GET` tells what they have hit, `DELETE` forgets them. */
export function faultResource(app: FastifyInstance, faults: Faults): void {
  resource(app, '/__sandbox/faults', {
    GET: () => ({ faults: faults.report() }),
    async POST(request, reply) {
      faults.add(controlBody(oneOrMany(Fault), request));
      return reply.code(204).send();
    },
    async DELETE(_request, reply) {
      faults.clear();
      return reply.code(204).send();
    },
  });
}
