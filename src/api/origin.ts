import type { FastifyRequest } from 'fastify';
import type { HttpSettings } from '../config/environment.ts';

/** The address that browsers use; they say it where they change something, and it was compared with ours before (csrf.ts). */
export function originOf(request: FastifyRequest, { publicUrl }: HttpSettings): string {
  return publicUrl?.origin ?? request.headers.origin ?? `${request.protocol}://${request.host}`;
}
