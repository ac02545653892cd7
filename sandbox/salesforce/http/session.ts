import type { FastifyRequest } from 'fastify';
import type { ObjectSchema, Session } from '../org/org.ts';
import type { SandboxContext } from './context.ts';
import { invalidSession } from './errors.ts';
import { objectNamed } from './objects.ts';
import { pathParameter } from './resource.ts';
import { textOf, userById } from './users.ts';

const sessions = new WeakMap<FastifyRequest, Session>();

/** Who a bearer token stands for; undefined when there is none, it is unknown or it expired. */
export function bearerUser(context: SandboxContext, request: FastifyRequest): string | undefined {
  const token = /^(?:Bearer|OAuth) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : context.tokens.userOf(token);
}

/** Remembers the user of a data call; throws 401 INVALID_SESSION_ID. */
export function authenticate(context: SandboxContext, request: FastifyRequest): void {
  const userId = bearerUser(context, request);
  const user = userId === undefined ? undefined : userById(context.org, userId);
  if (userId === undefined || user === undefined || user['IsActive'] === false) throw invalidSession();
  sessions.set(request, { userId, timeZone: textOf(user, 'TimeZoneSidKey') || 'UTC' });
}

/** The object that the path names, as the user of the request sees it. Throws 404 NOT_FOUND. */
export function requestedObject({ org }: SandboxContext, request: FastifyRequest): ObjectSchema {
  return objectNamed(org.objectsFor(sessionOf(request).userId), pathParameter(request, 'object'));
}

export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request);
  if (session === undefined) throw invalidSession();
  return session;
}
