import { createHash, randomBytes } from 'node:crypto';
import type { PrivateNetworks } from '../../support/outbound/private-networks.ts';
import { textOf } from '../http/body.ts';
import { AttemptFailed, type Failure, failureFromBody } from '../http/failure.ts';
import { endpointOf, type SalesforceRequest, toWire } from '../http/request.ts';
import { createRetrier } from '../http/retry.ts';
import { type Answer, createTransport, DEFAULT_TIMEOUTS, type Transport } from '../http/transport.ts';
import { codeForm } from './grants.ts';
import { type Token, tokensOf } from './token.ts';

/** Where somebody signs in to Salesforce. */
export interface LoginHost {
  /** Origin. */
  readonly url: string;
  /** Where it may be besides the internet. */
  readonly privateNetworks: PrivateNetworks;
}

/** The app that a person lets in, and where. */
export interface AuthorizedApp extends LoginHost {
  readonly clientId: string;
  /** Null: the app asks for none. */
  readonly clientSecret: string | null;
}

/** `api` to read records, `refresh_token` to go on while nobody is there; `id` names who has allowed it. */
const SCOPES = 'api refresh_token id';

export interface AuthorizationRequest {
  /** Where the person's browser has to go. */
  readonly url: string;
  /** To be kept secret until the code is exchanged (RFC 7636). */
  readonly verifier: string;
}

/** @param state comes back with the answer; nobody else may be able to guess it */
export function authorizationRequest(
  { url, clientId }: Pick<AuthorizedApp, 'url' | 'clientId'>,
  { redirectUri, state }: { readonly redirectUri: string; readonly state: string },
): AuthorizationRequest {
  const verifier = randomBytes(64).toString('base64url');
  const address = new URL('/services/oauth2/authorize', url);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: SCOPES,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // Whoever is signed in to another org in this browser shall see so, and choose.
    prompt: 'login consent',
  }).toString();
  return { url: address.href, verifier };
}

/**
 * What a person has brought back, for tokens. A code holds once, so that it is tried once. Throws SalesforceError, or
 * `salesforce_response`.
 */
export async function exchangeCode(
  app: AuthorizedApp,
  answer: { readonly code: string; readonly redirectUri: string; readonly verifier: string },
): Promise<{ readonly token: Token; readonly refreshToken: string | null }> {
  return await once(app, { kind: 'token', form: codeForm(app, answer) }, async (transport, wire, endpoint) => {
    const response = await transport.send(app.url, wire, null, undefined);
    if (response.status < 200 || response.status > 299) {
      throw new AttemptFailed(await refusal(response, endpoint));
    }
    return await tokensOf(response, app.url, endpoint);
  });
}

/** Ends an authorization at Salesforce; null where Salesforce does not know it any more. Throws SalesforceError. */
export async function revoke(host: LoginHost, token: string): Promise<true | null> {
  return await once(host, { kind: 'revoke', token }, async (transport, wire, endpoint) => {
    const response = await transport.send(host.url, wire, null, undefined);
    if (response.status >= 200 && response.status < 300) {
      response.body.destroy();
      return true;
    }
    const failure = await refusal(response, endpoint);
    if (UNKNOWN_TOKEN.test(failure.code)) return null;
    throw new AttemptFailed(failure);
  });
}

/** What the revoke endpoint says of a token that holds no more. [OAuth Tokens: Revoke; RFC 7009] */
const UNKNOWN_TOKEN = /^(unsupported_token_type|invalid_token)$/;

const MAX_ERROR_BYTES = 64 * 1024;

async function refusal(response: Answer, endpoint: string): Promise<Failure> {
  const failed = { stage: 'token', endpoint, status: response.status, retryAfterMs: null } as const;
  return failureFromBody(failed, await textOf(response, MAX_ERROR_BYTES));
}

async function once<T>(
  { url, privateNetworks }: LoginHost,
  request: SalesforceRequest,
  send: (transport: Transport, wire: ReturnType<typeof toWire>, endpoint: string) => Promise<T>,
): Promise<T> {
  const wire = toWire(request, '');
  const endpoint = endpointOf(url, wire);
  const transport = createTransport({ ...DEFAULT_TIMEOUTS, gzip: false, privateNetworks });
  const never = { random: Math.random, sleep: () => Promise.resolve(), onRetry: () => undefined };
  const retrier = createRetrier({ perCall: 0, total: 0, totalWaitMs: 0, baseMs: 0, maxWaitMs: 0 }, never);
  try {
    return await retrier.run({ stage: 'token', endpoint, attempt: () => send(transport, wire, endpoint) });
  } finally {
    await transport.close();
  }
}
