import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { SalesforceError } from '../soql/soql.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Registers the methods of one URL; every other method answers 405, as Salesforce does, not 404. */
export function resource(
  app: FastifyInstance,
  url: string,
  handlers: Readonly<Partial<Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Handler>>>,
): void {
  const allowed = Object.keys(handlers);
  for (const [method, handler] of Object.entries(handlers)) app.route({ method, url, handler });
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    handler: (request) => {
      throw new SalesforceError(
        405,
        'METHOD_NOT_ALLOWED',
        `HTTP Method '${request.method}' not allowed. Allowed are ${allowed.join(',')}`,
      );
    },
  });
}

/** A part of the path, decoded; the route that declares it guarantees that it is there. */
export function pathParameter(request: FastifyRequest, name: string): string {
  const value: unknown = Reflect.get(Object(request.params), name);
  return typeof value === 'string' ? value : '';
}

/** The query string; a name given twice counts once. */
export function queryParameters(request: FastifyRequest): URLSearchParams {
  const start = request.url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
}

/** `/services/data/v62.0` of the version that the client asked for. */
export function versionPath(request: FastifyRequest): string {
  return `/services/data/${pathParameter(request, 'version')}`;
}

/** `62.0`, as records spell it in their URLs. */
export function apiVersion(request: FastifyRequest): string {
  return pathParameter(request, 'version').slice(1);
}

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
