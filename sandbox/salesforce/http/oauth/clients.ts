import { CLIENT } from '../options.ts';

/** An app that may sign in: a connected app or an external client app. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** Id of the user behind the client credentials grant. */
  readonly runAs: string;
}

export interface OAuthClients {
  get(id: string): OAuthClient | undefined;
  /** Adds a client, or changes the one of that id; tokens that it has stay those of their users. */
  put(client: OAuthClient): void;
}

/** @param runAs Id of the user whom the first client runs as */
export function createOAuthClients(runAs: string): OAuthClients {
  const clients = new Map<string, OAuthClient>([[CLIENT.id, { ...CLIENT, runAs }]]);
  return {
    get: (id) => clients.get(id),
    put(client) {
      clients.set(client.id, client);
    },
  };
}
