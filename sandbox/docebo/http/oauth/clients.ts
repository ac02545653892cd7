import { CLIENT } from '../options.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export const GRANTS = ['client_credentials', 'password', 'refresh_token', JWT_BEARER] as const;

export type Grant = (typeof GRANTS)[number];

/** An OAuth2 app of the tenant. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** Username of the user behind the client credentials grant; the superadmin when null. */
  readonly runAs: string | null;
  /** Grants that are enabled for it. */
  readonly grants: readonly Grant[];
}

export interface OAuthClients {
  get(id: string): OAuthClient | undefined;
  /** Adds a client, or changes the one of that id; tokens that it has stay valid. */
  put(client: OAuthClient): void;
}

export function createOAuthClients(): OAuthClients {
  const clients = new Map<string, OAuthClient>([[CLIENT.id, { ...CLIENT, runAs: null, grants: GRANTS }]]);
  return {
    get: (id) => clients.get(id),
    put(client) {
      clients.set(client.id, client);
    },
  };
}
