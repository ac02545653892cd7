import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { ActName } from './acts.ts';

/** Who does something, and how they came in. */
export interface Actor {
  /** Of an administrator; null for commands, and for somebody who has not signed in. */
  readonly id: string | null;
  readonly name: string | null;
  readonly via: 'session' | 'token' | 'command' | 'none';
  readonly tokenId: string | null;
  readonly address: string | null;
}

export interface AuditEvent extends Actor {
  readonly eventId: string;
  readonly at: Date;
  /** An ActName, of this version or of another one. */
  readonly action: string;
  /** Whom or what it was done to, as people call it. */
  readonly target: string | null;
  /** Null: it is going on, or the process ended meanwhile. */
  readonly outcome: 'done' | 'refused' | 'failed' | null;
  /** Of the error, where it was not done. */
  readonly code: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

export interface AuditEnd {
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code: string | null;
  readonly target: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** For acts by which somebody signs in: who it was is known only at the end. */
  readonly actor?: { readonly id: string; readonly name: string } | undefined;
}

/** Writes an act down before it is done; answers its id. */
export async function beginAct(
  db: Kysely<Database>,
  { id, name, via, tokenId, address }: Actor,
  action: ActName,
  now: Date,
): Promise<string> {
  const row = await db
    .insertInto('audit_event')
    .values({ at: now, actor_id: id, actor: name, via, token_id: tokenId, address, action })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function endAct(db: Kysely<Database>, id: string, end: AuditEnd): Promise<void> {
  const { outcome, code, target, detail, actor } = end;
  await db
    .updateTable('audit_event')
    .set({
      outcome,
      code,
      target,
      detail: detail === null ? null : JSON.stringify(detail),
      ...(actor === undefined ? {} : { actor_id: actor.id, actor: actor.name }),
    })
    .where('id', '=', id)
    .execute();
}

/** For an act that was refused, and is as if it had not been tried. */
export async function forgetAct(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('audit_event').where('id', '=', id).execute();
}

/** Writes down what has ended already. */
export async function noteAct(
  db: Kysely<Database>,
  { id, name, via, tokenId, address }: Actor,
  action: ActName,
  { outcome, code, target, detail }: Omit<AuditEnd, 'actor'>,
  now: Date,
): Promise<void> {
  const by = { actor_id: id, actor: name, via, token_id: tokenId, address };
  const end = { outcome, code, target, detail: detail === null ? null : JSON.stringify(detail) };
  await db
    .insertInto('audit_event')
    .values({ at: now, action, ...by, ...end })
    .execute();
}

export interface AuditFilter {
  /** An action; `run.` for everything done to runs. */
  readonly action?: string | undefined;
  /** Name of the administrator or of the account that a command ran as. */
  readonly actor?: string | undefined;
  /** Only events older than the one with this id. */
  readonly before?: string | undefined;
}

/** Newest first. */
export async function listAuditEvents(
  db: Kysely<Database>,
  { action, actor, before }: AuditFilter,
  limit: number,
): Promise<AuditEvent[]> {
  let matching = db.selectFrom('audit_event');
  if (action?.endsWith('.') === true)
    matching = matching.where((eb) => eb(eb.fn('starts_with', ['action', eb.val(action)]), '=', true));
  else if (action !== undefined) matching = matching.where('action', '=', action);
  if (actor !== undefined) matching = matching.where('actor', '=', actor);
  if (before !== undefined) matching = matching.where('id', '<', before);
  const rows = await matching.selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    eventId: row.id,
    at: row.at,
    id: row.actor_id,
    name: row.actor,
    via: row.via,
    tokenId: row.token_id,
    address: row.address,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
  }));
}
