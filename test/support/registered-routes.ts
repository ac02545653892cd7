import diagnostics from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** A route as the server knows it. */
export interface RegisteredRoute {
  readonly method: string;
  /** With parameters as they are written: `/runs/:id`. */
  readonly url: string;
  readonly config: RouteOptions['config'];
}

/** Servers say on this channel that they begin, before they have a route. */
const BEGINNING = 'fastify.initialization';

/** Every route of the server that is started, also of plugins and of files, whoever has added it. */
export async function recordRoutes<Started>(
  start: () => Promise<Started>,
): Promise<{ readonly started: Started; readonly app: FastifyInstance; readonly routes: readonly RegisteredRoute[] }> {
  const apps: FastifyInstance[] = [];
  const routes: RegisteredRoute[] = [];
  const listen = (message: unknown) => {
    if (!tellsOfServer(message)) return;
    apps.push(message.fastify);
    message.fastify.addHook('onRoute', ({ method, url, config }) => {
      for (const one of [method].flat()) routes.push({ method: one, url, config });
    });
  };
  diagnostics.subscribe(BEGINNING, listen);
  try {
    const started = await start();
    const [app, ...others] = apps;
    if (app === undefined || others.length > 0) throw new Error(`${apps.length} servers were started.`);
    return { started, app, routes };
  } finally {
    diagnostics.unsubscribe(BEGINNING, listen);
  }
}

function tellsOfServer(message: unknown): message is { readonly fastify: FastifyInstance } {
  return typeof message === 'object' && message !== null && 'fastify' in message;
}
