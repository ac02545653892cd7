import type { FastifyInstance } from 'fastify';
import { ERROR_CODES } from '../support/errors.ts';
import { sendProblem } from './problem.ts';

/** Milliseconds that the database may take to answer. */
const PATIENCE_MS = 2000;

export interface Health {
  /** Throws what keeps the database from answering. */
  ping(): Promise<void>;
  /** True once the process has been told to stop. */
  stopping(): boolean;
}

/** `/healthz`: the process answers. `/readyz`: it can work; 503 says why not. */
export function healthRoutes(server: FastifyInstance, health: Health): void {
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    if (health.stopping()) {
      return sendProblem(reply, { status: 503, code: 'stopping', title: ERROR_CODES.stopping });
    }
    const problem = await unavailable(health);
    if (problem === null) return { status: 'ready' };
    return sendProblem(reply, {
      status: 503,
      code: 'database_unavailable',
      title: ERROR_CODES.database_unavailable,
      detail: problem,
    });
  });
}

async function unavailable(health: Health): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, PATIENCE_MS, `There was no answer within ${PATIENCE_MS / 1000} seconds.`);
  const answer = health.ping().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
