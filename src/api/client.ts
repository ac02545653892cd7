import type { FastifyRequest } from 'fastify';
import type { Client } from '../administration/access/sessions.ts';

/** Where a request comes from: through proxies that are trusted, where there are some. */
export function clientOf({ ip, headers }: FastifyRequest): Client {
  return { address: ip, userAgent: headers['user-agent'] ?? null };
}
