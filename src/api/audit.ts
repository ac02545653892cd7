import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { networkOf } from '../administration/access/address.ts';
import type { TellFailure } from '../administration/access/sign-in-refused.ts';
import type { Administered } from '../administration/administered.ts';
import type { ActName } from '../store/access/acts.ts';
import { type Actor, beginAct, endAct, forgetAct, noteAct } from '../store/access/audit.ts';
import { type ErrorCode, RollcallError } from '../support/errors.ts';
import { DUE } from './documented-errors.ts';
import type { Principal } from './principal.ts';

/** One call, as the audit log will say it. Handlers add what they know. */
export interface Act {
  readonly id: string;
  target: string | null;
  detail: Record<string, unknown> | null;
  /** For somebody who signs in. */
  actor: { readonly id: string; readonly name: string } | null;
}

/** Says in the audit log to whom or what it was done, as people call it, and what else matters. */
export function describeAct(
  request: FastifyRequest,
  { target, detail, actor }: { target?: string | undefined; detail?: Record<string, unknown>; actor?: Act['actor'] },
): void {
  if (request.act === null) return;
  request.act.target = target ?? request.act.target;
  request.act.detail = detail ?? request.act.detail;
  request.act.actor = actor ?? request.act.actor;
}

/** Whoever reads the log sees whether an account is guessed at, or many names with one password. */
export function failureIn(request: FastifyRequest): TellFailure {
  return ({ username, wrong }) => describeAct(request, { target: username ?? undefined, detail: { wrong } });
}

/** Written down before it is done: nothing is done that is not in the log. */
export async function beginAudit(request: FastifyRequest, { db, now }: Administered): Promise<void> {
  const { audit: action } = request.routeOptions.config;
  if (action == null) return;
  const id = await beginAct(db, actorOf(request), action, now());
  request.act = { id, target: null, detail: null, actor: null };
}

/** Nobody who is kept waiting fills the log by trying on: a line a minute for each address says so. */
export function createEndAudit({ db }: Administered) {
  const lately = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { act, principal, ip } = request;
    if (act === null) return;
    const { target, detail, actor } = act;
    if (reply.problemCode === 'too_many_attempts' && principal === null) {
      const key = JSON.stringify([networkOf(ip), request.routeOptions.config.audit]);
      if (lately.has(key)) return await forgetAct(db, act.id);
      lately.set(key, true);
    }
    const outcome = reply.statusCode < 400 ? 'done' : reply.statusCode < 500 ? 'refused' : 'failed';
    await endAct(db, act.id, { outcome, code: reply.problemCode, target, detail, actor: actor ?? undefined });
  };
}

/** Nobody fills the log by asking again and again: a line a minute for each who and what. */
function createOccasionalLine({ db, now }: Administered) {
  const lately = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });
  return async (
    { ip, method, routeOptions }: FastifyRequest,
    principal: Principal | null,
    { action, code, each = true }: { readonly action: ActName; readonly code: ErrorCode; readonly each?: boolean },
  ): Promise<void> => {
    const operation = `${method} ${routeOptions.url ?? ''}`;
    const who = principal === null ? networkOf(ip) : principal.person.id;
    const key = JSON.stringify([who, principal === null, action, code, each ? operation : null]);
    if (lately.has(key)) return;
    lately.set(key, true);
    const end = { outcome: 'refused', code, target: null, detail: { operation } } as const;
    await noteAct(db, actorOf({ principal, ip }), action, end, now());
  };
}

/**
 * For somebody who asks for what they may not do, or in whose name others ask: the log has that, also of reads. Of whoever
 * is not known, tokens that do not hold, and requests that another site has made up.
 */
export function createRefusalAudit(administered: Administered) {
  const line = createOccasionalLine(administered);
  return async (request: FastifyRequest, principal: Principal | null, error: unknown): Promise<void> => {
    if (!(error instanceof RollcallError) || isDue(error.code)) return;
    const { code } = error;
    const isAttempt = code === 'request_forged' || request.headers.authorization !== undefined;
    if (principal === null && !isAttempt) return;
    // Whoever calls too often is one line, whatever they call; so is a stranger, whom nothing else keeps from filling the log.
    await line(request, principal, {
      action: 'access.refuse',
      code,
      each: principal !== null && code !== 'too_many_calls',
    });
  };
}

/** Requests that are not of the shape which every page of ours keeps to; without what was sent. */
export function createInputAudit(administered: Administered) {
  const line = createOccasionalLine(administered);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (reply.problemCode !== 'request_invalid' || request.act !== null) return;
    await line(request, request.principal, { action: 'input.refuse', code: 'request_invalid' });
  };
}

/** Whoever is led to what they have to do first has tried nothing. */
const isDue = (code: ErrorCode) => Object.values<ErrorCode>(DUE).includes(code);

function actorOf({ principal, ip }: Pick<FastifyRequest, 'principal' | 'ip'>): Actor {
  if (principal === null) return { id: null, name: null, via: 'none', tokenId: null, address: ip };
  const { id, username } = principal.person;
  const tokenId = principal.kind === 'token' ? principal.tokenId : null;
  return { id, name: username, via: principal.kind, tokenId, address: ip };
}
