import type { z } from 'zod';
import { parseRetryAfter } from '../../support/retry-after.ts';
import type { CallOptions } from '../../sync/source.ts';
import { type AuthorizationCode, type Credentials, refreshForm, tokenForm } from '../auth/grants.ts';
import type { Exchange } from '../auth/kept-tokens.ts';
import { createTokenProvider, type Identity, type Token, tokenOf, tokensOf } from '../auth/token.ts';
import type { EventListener } from '../events.ts';
import { jsonOf, textOf } from './body.ts';
import { type ApiUsage, assertBudget } from './budget.ts';
import { AttemptFailed, type Failure, failureFromBody } from './failure.ts';
import { endpointOf, type SalesforceRequest, toWire } from './request.ts';
import { createRetrier, type RetryOptions } from './retry.ts';
import type { Answer, Transport } from './transport.ts';

/** Speaks to one org: token, retries, errors, counters. Can only express what SalesforceRequest can. */
export interface Client {
  readonly apiVersion: string;
  /**
   * Sends the request and hands the answer of a success to `consume`, which is part of the attempt: when the body
   * breaks off, or `consume` throws AttemptFailed, the whole request is made again.
   */
  call<T>(
    request: DataRequest,
    consume: (answer: Answer, endpoint: string) => Promise<T>,
    options: ClientCallOptions,
  ): Promise<T>;
  /** The same for a JSON answer of a known shape. */
  json<T>(request: DataRequest, schema: z.ZodType<T>, options: ClientCallOptions): Promise<T>;
  /** GET of a path below /services/data/vXX.X. */
  get<T>(path: string, schema: z.ZodType<T>, options: ClientCallOptions): Promise<T>;
  /** Signs in where that has not happened; whose token it is. */
  signedInAs(options: CallOptions): Promise<Identity>;
  calls(): number;
  apiUsage(): ApiUsage | null;
  /** Date of the last answer to an authenticated request. */
  lastServerTime(): Date | null;
  /** When no refresh token is on its way any more, which must not get lost. */
  settled(): Promise<void>;
}

export interface ClientCallOptions extends CallOptions {
  /** Made however much of its daily calls the org has used: what a connection check and tidying up need. */
  readonly unbudgeted?: boolean;
}

export type DataRequest = Exclude<SalesforceRequest, { kind: 'token' }>;

export interface ClientOptions {
  /** Origin of the login host. */
  readonly loginUrl: string;
  readonly credentials: Credentials;
  readonly apiVersion: string;
  readonly transport: Transport;
  readonly retry: RetryOptions;
  /** Share of the org's daily calls at which calls are refused here (R48). */
  readonly apiBudget: number;
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onEvent: EventListener;
}

const MAX_ERROR_BYTES = 64 * 1024;

export function createClient(options: ClientOptions): Client {
  const { apiVersion, transport, onEvent } = options;
  let usage: ApiUsage | null = null;
  let serverTime: Date | null = null;
  const retrier = createRetrier(options.retry, {
    random: options.random,
    sleep: options.sleep,
    onRetry: (failure, attempt, waitMs) =>
      onEvent({ kind: 'retry', endpoint: failure.endpoint, reason: reasonOf(failure), attempt, waitMs }),
  });
  const { credentials } = options;
  const authorizedAs = credentials.grant === 'authorization_code' ? credentials.tokens.authorizedAs : null;
  const tokens = createTokenProvider(requestToken, authorizedAs);

  const tokenEndpoint = endpointOf(
    options.loginUrl,
    toWire({ kind: 'token', form: new URLSearchParams() }, apiVersion),
  );
  let exchanging: Promise<unknown> = Promise.resolve();

  async function requestToken(signal: AbortSignal, refused: Token | null): Promise<Token> {
    const endpoint = tokenEndpoint;
    const token = await retrier.run({
      stage: 'token',
      endpoint,
      signal,
      attempt: async () => {
        if (credentials.grant === 'authorization_code') {
          const current = credentials.tokens.current(refused, (refreshToken) => exchange(credentials, refreshToken));
          exchanging = current.catch(() => undefined);
          return await current;
        }
        // Signed anew for each attempt, because an assertion lives for minutes only.
        const form = await tokenForm(credentials, options.loginUrl, options.now);
        const answer = await transport.send(
          options.loginUrl,
          toWire({ kind: 'token', form }, apiVersion),
          null,
          signal,
        );
        await throwUnlessSuccess(answer, { stage: 'token', endpoint });
        return tokenOf(answer, options.loginUrl, endpoint);
      },
    });
    onEvent({ kind: 'token_obtained', instanceUrl: token.instanceUrl });
    return token;
  }

  /** Without a signal: a token that is on its way when nobody waits for it any more has to be kept all the same. */
  async function exchange(client: AuthorizationCode, refreshToken: string): Promise<Exchange> {
    const form = refreshForm(client, refreshToken);
    const answer = await transport.send(options.loginUrl, toWire({ kind: 'token', form }, apiVersion), null, undefined);
    try {
      await throwUnlessSuccess(answer, { stage: 'token', endpoint: tokenEndpoint });
    } catch (error) {
      if (error instanceof AttemptFailed && hasEnded(error.failure)) return { ended: true, why: error.failure.message };
      throw error;
    }
    return { ended: false, ...(await tokensOf(answer, options.loginUrl, tokenEndpoint)) };
  }

  const call: Client['call'] = async (request, consume, { signal, unbudgeted = false }) => {
    const wire = toWire(request, apiVersion);
    let token = await tokens.get(signal);
    const endpoint = endpointOf(token.instanceUrl, wire);
    return retrier.run({
      stage: 'data',
      endpoint,
      signal,
      refresh: () => tokens.discard(token),
      attempt: async () => {
        // Before every attempt: other programs use the org too, and a retry is a call as well.
        if (!unbudgeted) assertBudget(usage, options.apiBudget);
        token = await tokens.get(signal);
        const answer = await transport.send(token.instanceUrl, wire, token.accessToken, signal);
        notice(answer);
        await throwUnlessSuccess(answer, { stage: 'data', endpoint });
        try {
          return await consume(answer, endpoint);
        } finally {
          answer.body.destroy();
        }
      },
    });
  };

  function notice(answer: Answer): void {
    const date = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(date)) serverTime = new Date(date);
    const limit = /api-usage=(\d+)\/(\d+)/.exec(answer.header('sforce-limit-info') ?? '');
    if (limit !== null) usage = { used: Number(limit[1]), max: Number(limit[2]) };
  }

  async function throwUnlessSuccess(answer: Answer, at: Pick<Failure, 'stage' | 'endpoint'>): Promise<void> {
    if (answer.status >= 200 && answer.status < 300) return;
    const text = await textOf(answer, MAX_ERROR_BYTES);
    const retryAfterMs = parseRetryAfter(
      answer.header('retry-after'),
      Date.parse(answer.header('date') ?? '') || options.now(),
    );
    throw new AttemptFailed(failureFromBody({ ...at, status: answer.status, retryAfterMs }, text));
  }

  const json: Client['json'] = (request, schema, callOptions) =>
    call(request, (answer, endpoint) => jsonOf(answer, schema, { stage: 'data', endpoint }), callOptions);

  return {
    apiVersion,
    call,
    json,
    get: (path, schema, callOptions) =>
      json({ kind: 'get', path: `/services/data/${apiVersion}${path}` }, schema, callOptions),
    signedInAs: ({ signal }) => tokens.get(signal),
    calls: () => transport.calls(),
    apiUsage: () => usage,
    lastServerTime: () => serverTime,
    settled: async () => void (await exchanging),
  };
}

function reasonOf(failure: Failure): string {
  return failure.status === null ? failure.message : `${failure.status} ${failure.code || failure.message}`;
}

/** Salesforce's one sentence for a refresh token that was revoked, has expired, or was spent and came again. */
function hasEnded({ code, message }: Failure): boolean {
  return code === 'invalid_grant' && /expired access\/refresh token/i.test(message);
}
