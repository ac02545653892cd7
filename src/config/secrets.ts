import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { type DoceboSignIn, type KeptSecret, type SalesforceSignIn, STORED } from '../sync/connection.ts';
import { doceboUrlProblem } from './docebo-url.ts';
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
    }
  /** Tokens are kept by whoever opens the connection. */
  | { readonly grant: 'authorization_code'; readonly clientId: string; readonly clientSecret: string | null };

/** Secrets of a connection that were entered and kept, by their key. */
export type KeptSecrets = Readonly<Partial<Record<KeptSecret, string | undefined>>>;

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
  kept: KeptSecrets = {},
): ResolvedSalesforce {
  const { name, salesforce } = connection;
  const { resolve, secret, assertComplete } = resolver(name, environment, kept);
  const url = resolve('url', salesforce.url);
  const credentials = credentialsOf(salesforce, resolve, secret);
  assertComplete();
  const problem = salesforceUrlProblem(url, salesforce.grant);
  if (problem !== null) {
    throw new RollcallError('config_invalid', [
      saying('salesforce_address_of')`The Salesforce address of connection ${{ connection: name }}:`,
      problem,
    ]);
  }
  return { url: new URL(url).origin, credentials };
}

export interface ResolvedDocebo {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly credentials: DoceboCredentials;
}

export type DoceboCredentials = { readonly clientId: string; readonly clientSecret: string } & (
  | { readonly grant: 'client_credentials' }
  | { readonly grant: 'password'; readonly username: string; readonly password: string }
  | {
      readonly grant: 'jwt_bearer';
      readonly username: string;
      /** PEM. */
      readonly privateKey: string;
    }
);

/** The same for a Docebo tenant. */
export function resolveDoceboSecrets(
  connection: { readonly name: string; readonly directory: DoceboSignIn },
  environment: Environment,
  kept: KeptSecrets = {},
): ResolvedDocebo {
  const { name, directory } = connection;
  const { resolve, secret, assertComplete } = resolver(name, environment, kept);
  const url = resolve('directory.url', directory.url);
  const client = {
    clientId: resolve('directory.clientId', directory.clientId),
    clientSecret: secret('directory.clientSecret', directory.clientSecret),
  };
  const user = () => resolve('directory.username', 'username' in directory ? directory.username : '');
  const credentials = ((): DoceboCredentials => {
    switch (directory.grant) {
      case 'client_credentials':
        return { grant: directory.grant, ...client };
      case 'password': {
        const password = secret('directory.password', directory.password);
        return { grant: directory.grant, ...client, username: user(), password };
      }
      case 'jwt_bearer': {
        const privateKey = withLineBreaks(secret('directory.privateKey', directory.privateKey));
        return { grant: directory.grant, ...client, username: user(), privateKey };
      }
      default:
        return directory satisfies never;
    }
  })();
  assertComplete();
  const problem = doceboUrlProblem(url);
  if (problem !== null) {
    throw new RollcallError('config_invalid', [
      saying('docebo_address_of')`The Docebo address of connection ${{ connection: name }}:`,
      problem,
    ]);
  }
  return { url: new URL(url).origin, credentials };
}

/**
 * The secret with which an org signs whoever opens Rollcall inside Salesforce; null where nothing opens there, or the
 * secret is not there: that is no reason for a run to stop.
 */
export function resolveCanvasSecret(
  { canvasSecret }: { readonly canvasSecret?: string | undefined },
  environment: Environment,
  kept: KeptSecrets = {},
): string | null {
  if (canvasSecret === undefined) return null;
  if (canvasSecret === STORED) return kept.canvasSecret ?? null;
  const { text, missing } = replaceReferences(canvasSecret, environment);
  return missing.length === 0 ? text : null;
}

/** Replaces references and `stored`, and tells of all that is not there at once. */
function resolver(name: string, environment: Environment, kept: KeptSecrets) {
  const missing: string[] = [];
  const absent: string[] = [];
  const resolve = (key: string, text: string) => {
    const replaced = replaceReferences(text, environment);
    missing.push(...replaced.missing.map((variable) => `${variable} (for ${key})`));
    return replaced.text;
  };
  const secret = (key: KeptSecret, text: string) => {
    if (text !== STORED) return resolve(key, text);
    const value = kept[key];
    if (value === undefined) absent.push(key);
    return value ?? '';
  };
  const assertComplete = () => {
    if (absent.length > 0) {
      throw new RollcallError(
        'config_secret_missing',
        saying(
          'secrets_missing',
        )`Connection ${{ connection: name }} needs a secret that nobody has entered yet: ${{ secrets: absent.join(', ') }}. Enter it in the console, on the Connection page.`,
      );
    }
    if (missing.length > 0) {
      throw new RollcallError(
        'config_secret_missing',
        saying(
          'variables_missing',
        )`Connection ${{ connection: name }} needs environment variables that are not set: ${{ variables: missing.join(', ') }}. Set them and run the command again.`,
      );
    }
  };
  return { resolve, secret, assertComplete };
}

/** Many ways of setting a variable cannot carry line breaks: \n stands for one. */
const withLineBreaks = (pem: string) => pem.replaceAll('\\n', '\n');

function credentialsOf(
  salesforce: SalesforceSignIn,
  resolve: (key: string, text: string) => string,
  secret: (key: KeptSecret, text: string) => string,
): Credentials {
  const clientId = resolve('clientId', salesforce.clientId);
  if (salesforce.grant === 'client_credentials') {
    return { grant: salesforce.grant, clientId, clientSecret: secret('clientSecret', salesforce.clientSecret) };
  }
  if (salesforce.grant === 'authorization_code') {
    const { grant, clientSecret } = salesforce;
    return { grant, clientId, clientSecret: clientSecret === undefined ? null : secret('clientSecret', clientSecret) };
  }
  return {
    grant: salesforce.grant,
    clientId,
    username: resolve('username', salesforce.username),
    privateKey: withLineBreaks(secret('privateKey', salesforce.privateKey)),
    ...(salesforce.audience === undefined ? {} : { audience: salesforce.audience }),
  };
}
