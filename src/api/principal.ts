import type { FastifyRequest } from 'fastify';
import { resumeApiToken, TOKEN_MARK } from '../administration/access/api-tokens.ts';
import { allows } from '../administration/access/scopes.ts';
import { csrfTokenOf } from '../administration/access/secrets.ts';
import { resumeSession } from '../administration/access/sessions.ts';
import { refuseForOthers } from '../administration/owner.ts';
import { type Account, type Duty, dutyOf } from '../store/access/accounts.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { Starter } from '../sync/starter.ts';
import type { Access } from './api.ts';
import { embeddedTokenOf, sessionTokenOf } from './cookies.ts';
import { DUE } from './documented-errors.ts';
import type { AppOptions } from './options.ts';

/** Whoever calls: somebody who is signed in, or a program with their token. */
export type Principal =
  | {
      readonly kind: 'session';
      readonly person: Account;
      readonly sessionId: string;
      readonly csrfToken: string;
      readonly begunAt: Date;
      readonly expiresAt: Date;
    }
  | {
      readonly kind: 'token';
      readonly person: Account;
      readonly tokenId: string;
      readonly scopes: readonly string[];
    };

const BEARER = /^Bearer +(\S+)$/i;

/**
 * A token goes before a cookie. Inside Salesforce there is no cookie: the page itself holds what the session goes by, and
 * neither is good in the place of the other. Null where there is nothing that holds. What nobody does is no use: it keeps no
 * session from ending for being idle.
 */
export async function principalOf(
  request: FastifyRequest,
  { administered: { db, now }, http }: Pick<AppOptions, 'administered' | 'http'>,
  { isUse = true }: { readonly isUse?: boolean } = {},
): Promise<Principal | null> {
  const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    if (!bearer.startsWith(TOKEN_MARK)) return null;
    const token = await resumeApiToken(db, bearer, now(), { isUse });
    if (token === null) return null;
    return { kind: 'token', person: token.person, tokenId: token.id, scopes: token.scopes };
  }
  const held = embeddedTokenOf(request);
  const carried = held ?? sessionTokenOf(request, http);
  if (carried === null) return null;
  const session = await resumeSession(db, carried, now(), { isUse });
  if (session === null || (session.method === 'salesforce') !== (held !== null)) return null;
  const { person, id: sessionId, createdAt: begunAt, expiresAt } = session;
  return { kind: 'session', person, sessionId, csrfToken: csrfTokenOf(carried), begunAt, expiresAt };
}

/** In whose name a call counts: somebody's pages together, and each of their tokens by itself. */
export function callerOf(principal: Principal): string {
  return principal.kind === 'token' ? `token ${principal.tokenId}` : `person ${principal.person.id}`;
}

/** Throws `sign_in_required`, `forbidden`, `password_change_required` or `second_factor_missing` unless the principal may do it. */
export function authorize(
  principal: Principal | null,
  access: Exclude<Access, 'public'>,
  despite: readonly Duty[],
): asserts principal is Principal {
  if (principal === null) {
    throw new RollcallError(
      'sign_in_required',
      saying('sign_in_or_token')`Sign in, or send an API token that holds: Authorization: Bearer TOKEN.`,
    );
  }
  if (principal.kind === 'token') {
    if (access === 'session' || access === 'self') {
      throw new RollcallError(
        'forbidden',
        saying('session_only')`This can be done by somebody who has signed in, but not with an API token.`,
      );
    }
    // R9: the account can do nothing before, and so nothing can be done in its name.
    const duty = dutyOf(principal.person);
    if (duty !== null) throw new RollcallError(DUE[duty], OF_TOKEN[duty](principal.person.username));
    if (!allows(principal.scopes, access)) {
      throw new RollcallError(
        'forbidden',
        saying('scope_needed')`This needs an API token with the scope ${{ scope: access }}.`,
      );
    }
    return;
  }
  const duty = dutyOf(principal.person);
  if (duty !== null && !despite.includes(duty)) throw new RollcallError(DUE[duty], OF_PERSON[duty]());
  if (access !== 'self' && principal.person.level !== 'superadmin') {
    throw new RollcallError('forbidden', saying('superadmins_only')`This is for superadmins of the platform.`);
  }
}

const OF_TOKEN = {
  password: (username: string) =>
    saying(
      'token_password',
    )`This token acts for ${{ username }}, whose password has to be replaced first: somebody has reset it. They sign in and choose one of their own; then the token holds again.`,
  second_factor: (username: string) =>
    saying(
      'token_factor',
    )`This token acts for ${{ username }}, of whom a second factor is required. They sign in and set one up; then the token holds again.`,
} as const satisfies Record<Duty, (username: string) => Sentence>;

const OF_PERSON = {
  password: () => saying('password_replace')`Your password has to be replaced first; then everything can be done.`,
  second_factor: () =>
    saying('factor_set_up')`A second factor is required of you. Set one up first; then everything can be done.`,
} as const satisfies Record<Duty, () => Sentence>;

/** For handlers of operations that are not public. */
export function signedIn(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('An operation that is public has no principal.');
  return request.principal;
}

/** As whom a run is said to be asked for. */
export function starterOf(request: FastifyRequest): Starter {
  const { person, kind } = signedIn(request);
  return { name: person.username, via: kind };
}

/** The owner of settings whom the caller means; undefined where they said none. */
export function ownerMeant(request: FastifyRequest, owner: string): string;
export function ownerMeant(request: FastifyRequest, owner: string | undefined): string | undefined;
export function ownerMeant(request: FastifyRequest, owner: string | undefined): string | undefined {
  return owner === 'me' ? signedIn(request).person.id : owner;
}

/** The same where they change or run something. Throws `forbidden` for settings of others. */
export function ownOwner(request: FastifyRequest, owner: string): string {
  const meant = ownerMeant(request, owner);
  refuseForOthers(meant, signedIn(request).person.id);
  return meant;
}

/** For handlers of operations with the access `self` or `session`. */
export function sessionOf(request: FastifyRequest): Principal & { readonly kind: 'session' } {
  const principal = signedIn(request);
  if (principal.kind !== 'session') throw new Error('Only operations for sessions know theirs.');
  return principal;
}
