import type { Kysely } from 'kysely';
import type { Account } from '../../store/access/accounts.ts';
import {
  countSessionsVouchedFor,
  deleteSessionOf,
  findSession,
  insertSession,
  type SessionOrigin,
  type SessionRow,
  sessionsOf,
  touchSession,
} from '../../store/access/sessions.ts';
import type { Database } from '../../store/schema.ts';
import { hashSecret, newSecret } from './secrets.ts';

const MINUTE_MS = 60_000;
/** Unused for so long, a session ends. */
const IDLE_MS = 2 * 60 * MINUTE_MS;
/** However much it is used, it ends then. */
const LIFE_MS = 12 * 60 * MINUTE_MS;

export interface Client {
  readonly address: string;
  readonly userAgent: string | null;
}

/** A session that has just begun: its token is known to the client only. */
export interface BegunSession {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: Date;
}

const LONGEST_USER_AGENT = 300;

export async function beginSession(
  db: Kysely<Database>,
  personId: string,
  { address, userAgent }: Client,
  now: Date,
  origin: SessionOrigin = { method: 'password' },
): Promise<BegunSession> {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  const id = await insertSession(db, {
    tokenHash: hashSecret(token),
    personId,
    now,
    expiresAt,
    address,
    userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    origin,
  });
  return { id, token, expiresAt };
}

/** Whoever signs in anew in the same browser leaves no session behind that somebody else may know. */
export async function endSessionOf(db: Kysely<Database>, token: string | null): Promise<void> {
  if (token !== null) await deleteSessionOf(db, hashSecret(token));
}

/** The session of a token and whose it is; null where it is none, or has ended. */
export async function resumeSession(
  db: Kysely<Database>,
  token: string,
  now: Date,
  { isUse = true }: { readonly isUse?: boolean } = {},
): Promise<(SessionRow & { readonly person: Account }) | null> {
  const session = await findSession(db, hashSecret(token), { now, idleSince: idleSince(now) });
  if (session === null) return null;
  if (isUse && now.getTime() - session.seenAt.getTime() >= MINUTE_MS) await touchSession(db, session.id, now);
  return session;
}

export async function openSessions(db: Kysely<Database>, personId: string, now: Date): Promise<SessionRow[]> {
  return await sessionsOf(db, personId, { now, idleSince: idleSince(now) });
}

/** How many people's sessions end with a provider. */
export async function openSessionsOfProvider(db: Kysely<Database>, providerId: string, now: Date): Promise<number> {
  return await countSessionsVouchedFor(db, { method: 'sso', providerId }, { now, idleSince: idleSince(now) });
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - IDLE_MS);
}
