import { RollcallError } from '../support/errors.ts';
import type { SalesforceSignIn } from '../sync/connection.ts';
import type { Environment } from './environment.ts';
import { replaceReferences } from './reference.ts';
import { salesforceUrlProblem } from './salesforce-url.ts';

export type Credentials =
  | { readonly grant: 'client_credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly grant: 'jwt_bearer';
      readonly clientId: string;
      /** The Salesforce user to act as. */
      readonly username: string;
      /** PEM. */
      readonly privateKey: string;
      /** Absent: the client's default for the org. */
      readonly audience?: string;
    };

export interface ResolvedSalesforce {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly credentials: Credentials;
}

/**
 * Replaces the references of a connection, just before it is opened; the result is never stored or logged.
 * Throws `config_secret_missing` naming every variable that is not set and what needs it, `config_invalid` when the
 * address that comes out cannot be one.
 */
export function resolveSecrets(
  connection: { readonly name: string; readonly salesforce: SalesforceSignIn },
  environment: Environment,
): ResolvedSalesforce {
  const { name, salesforce } = connection;
  const missing: string[] = [];
  const resolve = (key: string, text: string) => {
    const replaced = replaceReferences(text, environment);
    missing.push(...replaced.missing.map((variable) => `${variable} (for ${key})`));
    return replaced.text;
  };

  const url = resolve('url', salesforce.url);
  const credentials = credentialsOf(salesforce, resolve);
  if (missing.length > 0) {
    throw new RollcallError(
      'config_secret_missing',
      `Connection ${name} needs environment variables that are not set: ${missing.join(', ')}. Set them and run the command again.`,
    );
  }
  const problem = salesforceUrlProblem(url, salesforce.grant);
  if (problem !== null) {
    throw new RollcallError('config_invalid', `The Salesforce address of connection ${name} ${problem}.`);
  }
  return { url: new URL(url).origin, credentials };
}

function credentialsOf(salesforce: SalesforceSignIn, resolve: (key: string, text: string) => string): Credentials {
  const clientId = resolve('clientId', salesforce.clientId);
  if (salesforce.grant === 'client_credentials') {
    return { grant: salesforce.grant, clientId, clientSecret: resolve('clientSecret', salesforce.clientSecret) };
  }
  return {
    grant: salesforce.grant,
    clientId,
    username: resolve('username', salesforce.username),
    // Many ways of setting a variable cannot carry line breaks: \n stands for one.
    privateKey: resolve('privateKey', salesforce.privateKey).replaceAll('\\n', '\n'),
    ...(salesforce.audience === undefined ? {} : { audience: salesforce.audience }),
  };
}
