import { randomBytes } from 'node:crypto';
import { hashSecret } from '../administration/access/secrets.ts';
import { addressOf } from '../administration/configuration/shown-connection.ts';
import { resolveSecrets } from '../config/secrets.ts';
import type { AuthorizedApp } from '../salesforce/auth/authorize.ts';
import { type StoredConnection, storedConnection, storedConnections } from '../store/configuration.ts';
import {
  type ForgottenAuthorization,
  forgetAuthorization,
  purposeOfToken,
  saveAuthorization,
} from '../store/connections/authorization.ts';
import { insertAuthorizationRequest, takeAuthorizationRequest } from '../store/connections/authorization-requests.ts';
import { keptSecrets } from '../store/connections/kept-secrets.ts';
import { tryAgainSoon } from '../store/connections/try-again.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { Adapters } from './adapters.ts';
import { revokeQuietly } from './revoke.ts';

/** What people do in a browser so that a connection may use Salesforce in their name. */
export interface Authorizations {
  /** Where the browser of the administrator has to go; what comes back holds for ten minutes, once. */
  begin(
    connection: string,
    by: { readonly personId: string; readonly callbackUrl: string },
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  /**
   * What the browser has brought back. Answers the name of the connection, which can be used now; `found` is told it as
   * soon as it is known, whatever comes of it.
   */
  complete(returned: Returned, found: (connection: string) => void): Promise<string>;
  /** Forgets what was allowed, and has Salesforce forget it, as `revoke` does. Throws `not_found`. */
  end(connection: string): Promise<{ readonly revoked: boolean | null }>;
  /**
   * Has Salesforce end what is not kept any more. Null where it knows nothing of it; false where it did not answer, or
   * cannot be asked, because the address or the key is gone: somebody has to end it there.
   */
  revoke(forgotten: ForgottenAuthorization): Promise<boolean | null>;
}

export interface Returned {
  readonly personId: string;
  readonly state: string;
  /** A code, or why there is none, in Salesforce's words. */
  readonly answer: { readonly code: string } | { readonly error: string };
}

const PATIENCE_MS = 10 * 60_000;

export function createAuthorizations({ config, db, vault, clock, logger }: Omit<Adapters, 'jobs'>): Authorizations {
  const purposeOf = (stateHash: Buffer) => `authorization ${stateHash.toString('hex')}`;

  async function appOf({ id, name, settings: { salesforce } }: StoredConnection): Promise<AuthorizedApp> {
    const kept = await keptSecrets(db, vault, id);
    const { url, credentials } = resolveSecrets({ name, salesforce }, config.environment, kept);
    if (credentials.grant !== 'authorization_code') {
      throw new RollcallError(
        'authorization_refused',
        saying(
          'authorization_needless',
        )`The connection ${{ connection: name }} signs in by itself (${{ grant: credentials.grant }}); nobody has to allow it. Test it instead.`,
      );
    }
    const { privateNetworks } = config;
    return { url, privateNetworks, clientId: credentials.clientId, clientSecret: credentials.clientSecret };
  }

  async function revoke({ connection, connectionId, salesforce, refreshToken }: ForgottenAuthorization) {
    const url = addressOf(salesforce, config.environment);
    // Whatever is wrong with the connection must not keep anybody from ending it.
    const token = await vault
      .open(purposeOfToken(connectionId, 'refresh_token'), refreshToken)
      .catch((error: unknown) => {
        if (error instanceof RollcallError) return null;
        throw error;
      });
    if (url !== null && token !== null) {
      const { privateNetworks } = config;
      return await revokeQuietly(logger, { connection, url, privateNetworks, refreshToken: token });
    }
    logger.warn({ connection, code: url === null ? 'config_invalid' : 'secret_key' }, 'authorization_not_revoked');
    return false;
  }

  return {
    async begin(name, { personId, callbackUrl }) {
      const connection = await storedConnection(db, name);
      const app = await appOf(connection);
      const { authorizationRequest } = await import('../salesforce/auth/authorize.ts');
      const state = randomBytes(32).toString('base64url');
      const { url, verifier } = authorizationRequest(app, { redirectUri: callbackUrl, state });
      const stateHash = hashSecret(state);
      const expiresAt = new Date(clock().getTime() + PATIENCE_MS);
      await insertAuthorizationRequest(db, {
        stateHash,
        connectionId: connection.id,
        personId,
        verifier: await vault.seal(purposeOf(stateHash), verifier),
        redirectUri: callbackUrl,
        expiresAt,
      });
      return { url, expiresAt };
    },

    async complete({ personId, state, answer }, found) {
      const stateHash = hashSecret(state);
      const request = await takeAuthorizationRequest(db, { stateHash, personId, now: clock() });
      if (request === null)
        throw refused(
          saying(
            'authorization_unknown',
          )`It was begun more than ten minutes ago, or by somebody else, or is done already.`,
        );
      const connection = (await storedConnections(db)).find(({ id }) => id === request.connectionId);
      if (connection === undefined)
        throw refused(saying('authorization_connection_gone')`The connection was deleted meanwhile.`);
      found(connection.name);
      if ('error' in answer)
        throw refused(saying('authorization_answer')`Salesforce answered: ${{ answer: answer.error }}.`);
      const app = await appOf(connection);
      const { exchangeCode } = await import('../salesforce/auth/authorize.ts');
      const verifier = await vault.open(purposeOf(stateHash), request.verifier);
      const { redirectUri } = request;
      const { token, refreshToken } = await exchangeCode(app, { code: answer.code, redirectUri, verifier });
      if (refreshToken === null) {
        throw refused(
          saying(
            'authorization_no_refresh',
          )`Salesforce gave no refresh token, so that it would end within hours. Add the scope refresh_token to the external client app.`,
        );
      }
      const former = await db.transaction().execute(async (tx) => {
        const forgotten = await forgetAuthorization(tx, connection);
        const now = clock();
        await saveAuthorization(tx, vault, { connectionId: connection.id, token, refreshToken, personId, now });
        await tryAgainSoon(tx, connection.id, now);
        return forgotten;
      });
      if (former !== null) await revoke(former);
      return connection.name;
    },

    async end(name) {
      const forgotten = await forgetAuthorization(db, await storedConnection(db, name));
      return { revoked: forgotten && (await revoke(forgotten)) };
    },

    revoke,
  };
}

function refused(why: Sentence): RollcallError {
  return new RollcallError('authorization_refused', [
    saying('authorization_failed')`Connecting to Salesforce did not work.`,
    why,
    saying('authorization_again')`Begin it again.`,
  ]);
}
