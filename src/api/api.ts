import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Scope } from '../administration/access/scopes.ts';
import type { Duty } from '../store/access/accounts.ts';
import type { ActName } from '../store/access/acts.ts';
import type { ErrorCode } from '../support/errors.ts';
import type { Act } from './audit.ts';
import type { Principal } from './principal.ts';

/** The server as the files of routes know it: what a schema says is what a handler gets, and has to answer. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/**
 * Who may call an operation: everybody; whoever is signed in, about themselves, but no token; a superadmin who is signed
 * in, but no token; or such a superadmin, and tokens with the scope. Nobody else, whatever their level.
 */
export type Access = 'public' | 'self' | 'session' | Scope;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every operation of the API says so. */
    readonly access?: Access;
    /** How the audit log calls it; every operation that changes something has a name there. Null: it only reads, whatever its method. */
    readonly audit?: ActName | null;
    /** As how many calls one counts against the limit of whoever makes it; see costOf. */
    readonly cost?: number;
    /** Errors of its own; those that every operation can have are added. */
    readonly errors?: readonly ErrorCode[];
    /** What somebody may have to do first and still call it: change their password (R9), set up a second factor. */
    readonly despite?: readonly Duty[];
  }

  interface FastifyRequest {
    /** Null for an operation that is public, and before it is known. */
    principal: Principal | null;
    /** What the audit log is to say of this call; null for those that are not in it. */
    act: Act | null;
  }

  interface FastifyReply {
    /** Of the error that is being answered. */
    problemCode: ErrorCode | null;
  }
}
