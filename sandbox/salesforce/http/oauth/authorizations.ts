import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OAuthError } from '../errors.ts';
import type { Tokens } from './tokens.ts';

/** A user who has let a client in. */
interface Authorization {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** The only refresh token that still holds. */
  refreshToken: string;
  /** Those that went before it, where tokens rotate. */
  readonly spent: Set<string>;
  /** Access tokens that were given out on it. */
  readonly accessTokens: string[];
  beingExchanged: boolean;
}

interface Code {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** Null: the client has sent no challenge. */
  readonly challenge: string | null;
  readonly issuedAt: number;
  /** What came of it. */
  authorization: Authorization | null;
}

export interface Exchanged {
  readonly userId: string;
  readonly accessToken: string;
  readonly issuedAt: Date;
  readonly scopes: readonly string[];
  /** Null: the scopes ask for none, or it stays the same. */
  readonly refreshToken: string | null;
}

/** Who has let which app in: codes that wait to be exchanged, and refresh tokens. Forgotten with the process. */
export interface Authorizations {
  /** What the browser takes back to the client. */
  issueCode(code: Omit<Code, 'issuedAt' | 'authorization'>): string;
  exchangeCode(code: string, by: { clientId: string; redirectUri: string; verifier: string | null }): Exchanged;
  /** Refuses a token that is in use at this moment, and ends an authorization whose spent token comes again. */
  refresh(refreshToken: string, by: { clientId: string; rotates: boolean }): Promise<Exchanged>;
  /** By a refresh token or an access token, as `/revoke` does; false where it is none. */
  revoke(token: string): boolean;
  /** What an administrator does in Setup. */
  revokeAll(): void;
}

const CODE_LIFETIME_MS = 15 * 60_000;
/** Long enough that two requests of one client can meet. */
const EXCHANGE_MS = 15;

/** What Salesforce says of a token that does not hold, for whatever reason. */
const expired = () => new OAuthError('invalid_grant', 'expired access/refresh token');

export function createAuthorizations(tokens: Tokens, now: () => Date): Authorizations {
  const codes = new Map<string, Code>();
  const authorizations = new Set<Authorization>();

  const newRefreshToken = () => `5Aep861${randomBytes(48).toString('base64url')}`;
  const refreshes = (scopes: readonly string[]) =>
    scopes.some((scope) => /^(refresh_token|offline_access|full)$/.test(scope));

  function end(authorization: Authorization): void {
    authorizations.delete(authorization);
    for (const token of authorization.accessTokens) tokens.revoke(token);
  }

  function issue(authorization: Authorization, refreshToken: string | null): Exchanged {
    const { userId, scopes } = authorization;
    const { token: accessToken, issuedAt } = tokens.issue(userId);
    authorization.accessTokens.push(accessToken);
    return { userId, accessToken, issuedAt, scopes, refreshToken };
  }

  return {
    issueCode(code) {
      const value = `aPrx${randomBytes(32).toString('base64url')}==`;
      codes.set(value, { ...code, issuedAt: now().getTime(), authorization: null });
      return value;
    },
    exchangeCode(value, { clientId, redirectUri, verifier }) {
      const code = codes.get(value);
      if (code === undefined || code.clientId !== clientId) {
        throw new OAuthError('invalid_grant', 'invalid authorization code');
      }
      if (code.authorization !== null) {
        // Somebody else may have it (RFC 6749, 4.1.2).
        end(code.authorization);
        throw new OAuthError('invalid_grant', 'expired authorization code');
      }
      if (now().getTime() - code.issuedAt > CODE_LIFETIME_MS) {
        throw new OAuthError('invalid_grant', 'expired authorization code');
      }
      if (redirectUri !== code.redirectUri) {
        throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
      }
      verify(code.challenge, verifier);
      const { userId, scopes } = code;
      const refreshToken = newRefreshToken();
      const authorization: Authorization = {
        clientId,
        userId,
        scopes,
        refreshToken,
        spent: new Set(),
        accessTokens: [],
        beingExchanged: false,
      };
      code.authorization = authorization;
      if (refreshes(scopes)) authorizations.add(authorization);
      return issue(authorization, refreshes(scopes) ? refreshToken : null);
    },
    async refresh(refreshToken, { clientId, rotates }) {
      const reused = [...authorizations].find(({ spent }) => spent.has(refreshToken));
      if (reused !== undefined) {
        end(reused);
        throw expired();
      }
      const found = [...authorizations].find((one) => one.refreshToken === refreshToken && one.clientId === clientId);
      if (found === undefined) throw expired();
      if (found.beingExchanged) throw new OAuthError('invalid_grant', 'token request is already being processed');
      found.beingExchanged = true;
      try {
        await wait(EXCHANGE_MS);
      } finally {
        found.beingExchanged = false;
      }
      if (!authorizations.has(found)) throw expired();
      if (!rotates) return issue(found, null);
      found.spent.add(refreshToken);
      found.refreshToken = newRefreshToken();
      return issue(found, found.refreshToken);
    },
    revoke(token) {
      const found = [...authorizations].find(
        ({ refreshToken, spent, accessTokens }) =>
          refreshToken === token || spent.has(token) || accessTokens.includes(token),
      );
      if (found === undefined) return false;
      end(found);
      return true;
    },
    revokeAll() {
      for (const authorization of authorizations) end(authorization);
    },
  };
}

/** Proof Key for Code Exchange (RFC 7636), S256 as Salesforce does it. */
function verify(challenge: string | null, verifier: string | null): void {
  if (challenge === null) return;
  if (verifier === null) throw new OAuthError('invalid_grant', 'missing required code verifier');
  const answer = createHash('sha256').update(verifier).digest('base64url');
  if (answer !== challenge) throw new OAuthError('invalid_request', 'invalid code verifier');
}
