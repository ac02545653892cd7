import { fastify } from 'fastify';
import { RollcallError } from '../support/errors.ts';
import type { Metrics, Observed } from '../support/metrics.ts';
import { type Health, healthRoutes } from './health.ts';
import { sendProblem } from './problem.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly health: Health;
  readonly metrics: Metrics;
  /** Throws where the database does not answer. */
  readonly observe: () => Promise<Observed>;
  readonly onError: (error: unknown) => void;
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
}

/** Listens until disposed. Throws `port_unavailable`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = fastify({
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, { status: 404, code: 'not_found', title: 'There is nothing here.', detail: request.url }),
  );
  server.setErrorHandler((error, _request, reply) => {
    options.onError(error);
    return sendProblem(reply, { status: 500, code: 'internal', title: 'Something went wrong; the log says what.' });
  });
  healthRoutes(server, options.health);
  server.get('/metrics', async (_request, reply) => {
    const observed = await options.observe().catch((error: unknown) => {
      options.onError(error);
      return null;
    });
    const { text, contentType } = await options.metrics.render(observed);
    return reply.header('content-type', contentType).send(text);
  });
  const { host, port } = options;
  try {
    const address = await server.listen({ host, port });
    return { address, [Symbol.asyncDispose]: () => server.close() };
  } catch (cause) {
    await server.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RollcallError(
      'port_unavailable',
      `Cannot listen on ${host}, port ${port}: ${reason}. Choose another one with --host and --port.`,
      { cause },
    );
  }
}
