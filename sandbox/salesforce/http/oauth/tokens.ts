import { randomBytes } from 'node:crypto';

export interface Grant {
  readonly token: string;
  readonly userId: string;
  readonly issuedAt: Date;
}

/** Access tokens given out; they are forgotten with the process. */
export interface Tokens {
  issue(userId: string): Grant;
  /** The user of a live token, undefined when it is unknown or expired. */
  userOf(token: string): string | undefined;
  revoke(token: string): void;
  /** Ends every token, as an administrator who revokes all sessions does. */
  revokeAll(): void;
}

/** @param lifetime seconds */
export function createTokens(orgId: string, lifetime: number, now: () => Date): Tokens {
  const grants = new Map<string, Grant>();
  return {
    issue(userId) {
      const token = `${orgId.slice(0, 15)}!AQ${randomBytes(48).toString('base64url')}`;
      const grant = { token, userId, issuedAt: now() };
      grants.set(token, grant);
      return grant;
    },
    userOf(token) {
      const grant = grants.get(token);
      if (grant === undefined) return undefined;
      if (now().getTime() - grant.issuedAt.getTime() < lifetime * 1000) return grant.userId;
      grants.delete(token);
      return undefined;
    },
    revoke(token) {
      grants.delete(token);
    },
    revokeAll() {
      grants.clear();
    },
  };
}
