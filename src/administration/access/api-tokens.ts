import type { Kysely } from 'kysely';
import type { Account } from '../../store/access/accounts.ts';
import { type ApiToken, findApiToken, insertApiToken, touchApiToken } from '../../store/access/api-tokens.ts';
import type { Database } from '../../store/schema.ts';
import type { Scope } from './scopes.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** So that secret scanners, and people, know one when they see it. */
export const TOKEN_MARK = 'rollcall_';
const SHOWN = TOKEN_MARK.length + 6;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

export const LONGEST_TOKEN_NAME = 100;

/** After how many days a token ends. */
export const TOKEN_DAYS = { standard: 90, most: 3650 } as const;

export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Null: it never ends by itself. */
  readonly expiresInDays: number | null;
}

/** A token that acts for its maker, within its scopes; it is known to nobody else, and shown this once. */
export async function createApiToken(
  db: Kysely<Database>,
  owner: Account,
  { name, scopes, expiresInDays }: TokenRequest,
  now: Date,
): Promise<ApiToken & { readonly token: string }> {
  const token = `${TOKEN_MARK}${newSecret()}`;
  const stored = await insertApiToken(db, {
    tokenHash: hashSecret(token),
    prefix: token.slice(0, SHOWN),
    name,
    scopes: [...new Set(scopes)],
    personId: owner.id,
    now,
    expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
  });
  return { ...stored, token };
}

/** Whom a token acts for, and within which scopes; null where it is none, or does not hold any more. */
export async function resumeApiToken(
  db: Kysely<Database>,
  token: string,
  now: Date,
  { isUse = true }: { readonly isUse?: boolean } = {},
) {
  const found = await findApiToken(db, hashSecret(token), now);
  if (found === null) return null;
  const { id, lastUsedAt } = found;
  if (isUse && (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= MINUTE_MS))
    await touchApiToken(db, id, now);
  return found;
}
