import type { FastifyInstance } from 'fastify';
import { controlBody, oneOrMany } from '../../../shared/control.ts';
import type { Faults } from '../../../shared/faults/faults.ts';
import { resource } from '../resource.ts';
import { Fault } from './fault.ts';

/** `POST /__sandbox/faults` adds one or several, `GET` tells what they have hit, `DELETE` forgets them. */
export function faultResource(app: FastifyInstance, faults: Faults<Fault>): void {
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
