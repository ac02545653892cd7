import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Administered } from '../administration/administered.ts';
import { type Actor, beginAct, endAct } from '../store/access/audit.ts';

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
  { target, detail, actor }: { target?: string; detail?: Record<string, unknown>; actor?: Act['actor'] },
): void {
  if (request.act === null) return;
  request.act.target = target ?? request.act.target;
  request.act.detail = detail ?? request.act.detail;
  request.act.actor = actor ?? request.act.actor;
}

/** Written down before it is done: nothing is done that is not in the log. */
export async function beginAudit(request: FastifyRequest, { db, now }: Administered): Promise<void> {
  const { audit: action } = request.routeOptions.config;
  if (action == null) return;
  const id = await beginAct(db, actorOf(request), action, now());
  request.act = { id, target: null, detail: null, actor: null };
}

export async function endAudit(request: FastifyRequest, reply: FastifyReply, { db }: Administered): Promise<void> {
  const { act } = request;
  if (act === null) return;
  const { target, detail, actor } = act;
  const outcome = reply.statusCode < 400 ? 'done' : reply.statusCode < 500 ? 'refused' : 'failed';
  await endAct(db, act.id, { outcome, code: reply.problemCode, target, detail, actor: actor ?? undefined });
}

function actorOf({ principal, ip }: FastifyRequest): Actor {
  if (principal === null) return { id: null, name: null, via: 'none', tokenId: null, address: ip };
  const { id, username } = principal.person;
  const tokenId = principal.kind === 'token' ? principal.tokenId : null;
  return { id, name: username, via: principal.kind, tokenId, address: ip };
}
