import type { FastifyRequest } from 'fastify';
import type { ClosedPath } from '../config/environment.ts';
import type { AppOptions } from './options.ts';
import { authorize, principalOf } from './principal.ts';

/**
 * What is no operation and still tells of this server: where the operator wants it closed, superadmins who are signed in,
 * and API tokens that may read runs, as a Prometheus server can have one. Health stays open: it is asked by what knows nobody.
 */
export function closedTo(options: AppOptions, path: ClosedPath): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (!options.http.closed.includes(path)) return;
    authorize(await principalOf(request, options), 'runs:read', []);
  };
}
