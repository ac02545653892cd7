import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BegunSession, endSessionOf } from '../administration/access/sessions.ts';
import { sessionTokenOf, setSessionCookie } from './cookies.ts';
import type { AppOptions } from './options.ts';

/**
 * The browser has this session from now on. What it had before ends, whichever way somebody has come in: others may know
 * it, or have planted it.
 */
export async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { administered: { db }, http }: Pick<AppOptions, 'administered' | 'http'>,
  session: BegunSession,
): Promise<void> {
  await endSessionOf(db, sessionTokenOf(request, http));
  setSessionCookie(request, reply, http, session);
}
