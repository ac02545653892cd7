import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { header } from './resource.ts';

const WORTH_IT = 1_024;
const compress = promisify(gzip);

/** Compresses whole bodies for clients that accept it. Streams decide for themselves: Bulk results have a rule of their own. */
export function compressionHook(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!(typeof payload === 'string' || payload instanceof Uint8Array) || payload.length < WORTH_IT) return payload;
    if (!/\bgzip\b/i.test(header(request, 'accept-encoding') ?? '')) return payload;
    const body = await compress(payload, { level: constants.Z_BEST_SPEED });
    reply.header('Content-Encoding', 'gzip').header('Content-Length', body.length);
    return body;
  });
}
