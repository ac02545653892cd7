import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OrgChart } from '../tenant/org-chart.ts';
import type { User } from '../tenant/user.ts';
import { onlySuperadmins, signedIn } from './access.ts';
import type { SandboxContext } from './context.ts';
import { readParameters, requestParameters } from './parameters.ts';
import { swaggerSchema } from './swagger.ts';

/** What the handler of an endpoint works with. */
export interface Call {
  readonly user: User;
  /** The tree to read and, in a serial call, to change. */
  readonly chart: OrgChart;
  /** Of the route, with its parameters instead of their values. */
  readonly route: string;
  readonly request: FastifyRequest;
}

interface Endpoint<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the microservice's prefix. */
  readonly path: string;
  readonly summary: string;
  /** Everything that path, query string and body may say. */
  readonly parameters: z.ZodType<T>;
  /** What stands in `data`. */
  readonly data: z.ZodType;
  /** A batch or branch call: it may not run while another one does. */
  readonly serial?: boolean;
  /** Also for those who are not superadmins. */
  readonly everybody?: boolean;
  handler(parameters: T, call: Call): unknown;
}

/** How endpoints are reached: as an API, or by hand. */
export interface Manager {
  readonly context: SandboxContext;
  /** Whoever calls; throws 401. */
  caller(request: FastifyRequest): User;
  /** Whether serial calls are kept apart. */
  readonly watched: boolean;
}

/** The API: a token, and one serial call at a time. */
export function apiManager(context: SandboxContext): Manager {
  return { context, caller: (request) => signedIn(context, request), watched: true };
}

/** An administrator in a browser, whom nothing of that concerns. */
export function byHandManager(context: SandboxContext): Manager {
  return { context, caller: () => context.tenant.superadmin(), watched: false };
}

/** One operation: its parameters, its answer and what it does. */
export function endpoint<T>(app: FastifyInstance, manager: Manager, definition: Endpoint<T>): void {
  const { method, path, summary, parameters, data, serial = false, everybody = false, handler } = definition;
  const { context, watched } = manager;
  const { chart: live } = context.tenant;
  app.route({
    method,
    url: path,
    schema: { summary, ...names(method, path), ...documentation(method, path, parameters, data) },
    async handler(request: FastifyRequest, reply: FastifyReply) {
      const user = manager.caller(request);
      if (!everybody) onlySuperadmins(user);
      const given = readParameters(parameters, requestParameters(request));
      const route = request.routeOptions.url ?? '';
      const work = (chart: OrgChart) => handler(given, { user, chart, route, request });
      return reply.send(serial && watched ? await context.serial.run(`${method} ${route}`, work) : work(live));
    },
  });
}

/** `GET /user/:user_id` is the operation `get_user_user_id`, among those of `user`. */
function names(method: string, path: string): { operationId: string; tags: string[] } {
  const words = path.split(/\W+/).filter((word) => word !== '');
  return { operationId: [method.toLowerCase(), ...words].join('_'), tags: words.slice(0, 1) };
}

/** The parts of an operation that fastify knows apart. GET takes its parameters from the query string, others from the body. */
function documentation(method: string, path: string, parameters: z.ZodType, data: z.ZodType): Record<string, unknown> {
  const all = z
    .object({ properties: z.record(z.string(), z.unknown()).default({}), required: z.array(z.string()).default([]) })
    .parse(swaggerSchema(parameters));
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const pick = (wanted: (name: string) => boolean) => {
    const required = all.required.filter(wanted);
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(all.properties).filter(([name]) => wanted(name))),
      // A schema may not require nothing.
      ...(required.length === 0 ? {} : { required }),
    };
  };
  const others = pick((name) => !inPath.includes(name));
  const hasOthers = Object.keys(others.properties).length > 0;
  const answer = z.object({ data });
  return {
    ...(inPath.length === 0 ? {} : { params: pick((name) => inPath.includes(name)) }),
    ...(hasOthers ? { [method === 'GET' ? 'querystring' : 'body']: others } : {}),
    response: { 200: { description: 'What was asked for', ...swaggerSchema(answer) } },
  };
}
