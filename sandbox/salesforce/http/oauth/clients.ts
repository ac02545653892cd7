import { CLIENT } from '../options.ts';

/** An app that may sign in: a connected app or an external client app. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** Id of the user behind the client credentials grant. */
  readonly runAs: string;
  /** What people see who let it in. */
  readonly name: string;
  /** Where they go back to; `loopback` for wherever on this machine. */
  readonly callbackUrls: readonly string[];
  /** Require Proof Key for Code Exchange (PKCE). */
  readonly requiresPkce: boolean;
  /** Require Secret for Web Server Flow, and for Refresh Token Flow. */
  readonly requiresSecret: boolean;
  /** Enable Refresh Token Rotation. */
  readonly rotatesTokens: boolean;
}

/** In a list of callback URLs: wherever on this machine. A real org takes exact addresses only. */
export const LOOPBACK = 'loopback';

/** What Salesforce asks of apps that several orgs use. */
export const STRICT = {
  name: 'Rollcall',
  callbackUrls: [LOOPBACK],
  requiresPkce: true,
  requiresSecret: true,
  rotatesTokens: true,
} as const;

export interface OAuthClients {
  get(id: string): OAuthClient | undefined;
  /** Adds a client, or changes the one of that id; tokens that it has stay those of their users. */
  put(client: OAuthClient): void;
}

/** @param runAs Id of the user whom the first client runs as */
export function createOAuthClients(runAs: string): OAuthClients {
  const clients = new Map<string, OAuthClient>([[CLIENT.id, { ...STRICT, ...CLIENT, runAs }]]);
  return {
    get: (id) => clients.get(id),
    put(client) {
      clients.set(client.id, client);
    },
  };
}
