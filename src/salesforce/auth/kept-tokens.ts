import type { Identity, Token } from './token.ts';

/**
 * Tokens that a person has let us have, kept where every process finds them. Refresh tokens rotate: each can be used
 * once, and using a spent one ends the whole authorization. So one process at a time exchanges, and what it gets is kept
 * before anybody uses it.
 */
export interface KeptTokens {
  /** Who had let us in when the connection was looked up; null where nobody had. */
  readonly authorizedAs: Identity | null;
  /**
   * The token in force. Where it is the one that Salesforce has just `refused`, it is exchanged, unless another process
   * has done so meanwhile. Throws `salesforce_authorization` when there is none, or none any more.
   */
  current(refused: Token | null, exchange: (refreshToken: string) => Promise<Exchange>): Promise<Token>;
}

/** What came of the exchange of a refresh token. */
export type Exchange =
  | {
      readonly ended: false;
      readonly token: Token;
      /** Null: the one that was used goes on holding. */
      readonly refreshToken: string | null;
    }
  /** Salesforce will take no token of this authorization any more; in its own words. */
  | { readonly ended: true; readonly why: string };
