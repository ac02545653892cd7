import type { FastifyReply } from 'fastify';

/** Whoever asked is gone: nobody reads the answer, and nothing is wrong with the server. */
export class WentAway extends Error {
  constructor() {
    super('Whoever asked went away.');
  }
}

/**
 * Aborts when whoever asked goes away before they have their answer. Fastify's `request.signal` listens to the request, which is
 * closed as soon as its body has been read, before a handler asks: of a POST it never aborts. [Node 16, http 'close']
 */
export function whileWaitedFor({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new WentAway());
  });
  return gone.signal;
}
