import type { FastifyRequest } from 'fastify';
import type { User } from '../tenant/user.ts';
import type { SandboxContext } from './context.ts';
import { DoceboError } from './errors.ts';

/** The user whose token a request carries. Throws 401. */
export function signedIn(context: SandboxContext, request: FastifyRequest): User {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const id = token === undefined ? undefined : context.tokens.userOf(token);
  const user = id === undefined || !isUsable(context, id) ? undefined : context.tenant.users.get(id);
  if (user === undefined) throw new DoceboError(401, 'Your request was made with invalid credentials.');
  return user;
}

/** What only superadmins may: everything that changes or lists people. Throws 403. */
export function onlySuperadmins(user: User): void {
  if (user.level !== 'superadmin') throw new DoceboError(403, 'You are not allowed to perform this action.');
}

/** Neither deactivated nor expired. */
export function isUsable({ tenant }: SandboxContext, id: number): boolean {
  const user = tenant.users.get(id);
  if (user === undefined || !user.active) return false;
  return user.expiration === null || user.expiration >= tenant.clock.now().toISOString().slice(0, 10);
}
