import { randomBytes } from 'node:crypto';

interface Grant {
  readonly userId: number;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface Issued {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Seconds. */
  readonly lifetime: number;
}

/** Tokens given out; they are forgotten with the process. */
export interface Tokens {
  /** @param refreshable whether a refresh token comes with it */
  issue(userId: number, clientId: string, refreshable: boolean): Issued;
  /** Whoever a live access token stands for. */
  userOf(accessToken: string): number | undefined;
  /** Whoever a live refresh token stands for. It is spent: a new one takes its place. */
  spend(refreshToken: string, clientId: string): number | undefined;
  /** Ends every access token; with `all`, refresh tokens too. */
  revoke(all: boolean): void;
}

export function createTokens(
  { lifetime, refreshLifetime }: { lifetime: number; refreshLifetime: number },
  now: () => Date,
): Tokens {
  const access = new Map<string, Grant>();
  const refresh = new Map<string, Grant>();

  function give(grants: Map<string, Grant>, grant: Omit<Grant, 'until'>, seconds: number): string {
    const token = randomBytes(20).toString('hex');
    grants.set(token, { ...grant, until: now().getTime() + seconds * 1000 });
    return token;
  }

  function live(grants: Map<string, Grant>, token: string): Grant | undefined {
    const grant = grants.get(token);
    if (grant === undefined || now().getTime() < grant.until) return grant;
    grants.delete(token);
    return undefined;
  }

  return {
    issue(userId, clientId, refreshable) {
      const grant = { userId, clientId };
      return {
        accessToken: give(access, grant, lifetime),
        refreshToken: refreshable ? give(refresh, grant, refreshLifetime) : undefined,
        lifetime,
      };
    },
    userOf: (token) => live(access, token)?.userId,
    spend(token, clientId) {
      const grant = live(refresh, token);
      if (grant === undefined || grant.clientId !== clientId) return undefined;
      refresh.delete(token);
      return grant.userId;
    },
    revoke(all) {
      access.clear();
      if (all) refresh.clear();
    },
  };
}
