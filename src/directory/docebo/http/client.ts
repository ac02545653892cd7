import { Agent, request as undiciRequest } from 'undici';
import type { z } from 'zod';
import { RollcallError } from '../../../support/errors.ts';
import { mismatch } from '../../../support/mismatch.ts';
import { guardedConnector } from '../../../support/outbound/guard.ts';
import type { PrivateNetworks } from '../../../support/outbound/private-networks.ts';
import { parseRetryAfter } from '../../../support/retry-after.ts';
import { saying } from '../../../support/sentence.ts';
import { sleep as abortableSleep } from '../../../support/sleep.ts';
import { LONGEST_CALL_MS, type TenantGate } from '../../../sync/tenant.ts';
import { type Credentials, refreshForm, tokenForm } from '../auth/grants.ts';
import { createTokenProvider, type TokenAnswer, tokenResponse } from '../auth/tokens.ts';
import type { EventListener } from '../events.ts';
import { DoceboError } from './error.ts';
import { AttemptFailed, failureFromBody, parseJson, softFailureOf } from './failure.ts';
import { lasting } from './lasting.ts';
import { DEFAULT_RETRY, type RetryOptions, retried, type Waiting } from './retry.ts';

export interface ClientOptions {
  /** Origin of the tenant. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly privateNetworks: PrivateNetworks;
  /** Calls in an hour, of all processes together. */
  readonly callsPerHour: number;
  readonly gate: TenantGate;
  readonly retry?: Partial<RetryOptions>;
  /** Milliseconds until an answer begins; below LONGEST_CALL_MS. */
  readonly answerMs?: number;
  readonly onEvent?: EventListener;
  /** In [0, 1), for the jitter of waits. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type Query = Readonly<Record<string, string | number | readonly (string | number)[] | undefined>>;

export interface Call {
  readonly signal?: AbortSignal | undefined;
  /** Branches, or who is in them: such calls are counted apart. */
  readonly about?: 'branches' | undefined;
  /** See WritingCall. */
  readonly confirm?: (() => Promise<void>) | undefined;
}

export interface SendingCall<T> extends Call {
  /**
   * For what must not be done twice: asked before the call is repeated because its answer was lost. What it answers stands
   * for that answer; null: it was not done.
   */
  readonly whetherDone?: () => Promise<T | null>;
}

/** Speaks to one tenant: token, quota, retries, errors, counter. */
export interface Client extends AsyncDisposable {
  get<T>(path: string, query: Query, schema: z.ZodType<T>, call: Call): Promise<T>;
  send<T>(method: 'POST' | 'PUT', path: string, body: object, schema: z.ZodType<T>, call: SendingCall<T>): Promise<T>;
  /** Calls so far, signing in apart. */
  calls(): number;
  /** Those of them that are about branches. */
  branchCalls(): number;
}

const TOKEN_PATH = '/oauth2/token';
/** Nobody waits for Docebo's answer for longer than it is given to be at a call, with the time to connect. */
export const ANSWER_MS = LONGEST_CALL_MS - 30_000;
const TIMEOUTS = { connectMs: 10_000, bodyMs: 120_000 } as const;
/** Whoever cancels waits so long for the answer to what is being changed: what follows would wait for longer without it. */
const COURTESY_MS = 20_000;

export function createClient(options: ClientOptions): Client {
  const { url, credentials, gate } = options;
  const onEvent = options.onEvent ?? (() => undefined);
  const now = options.now ?? Date.now;
  const retry: RetryOptions = { ...DEFAULT_RETRY, ...options.retry };
  const agent = new Agent({
    connections: 2,
    connect: guardedConnector(options, { timeout: TIMEOUTS.connectMs }),
    headersTimeout: options.answerMs ?? ANSWER_MS,
    bodyTimeout: TIMEOUTS.bodyMs,
  });
  let calls = 0;
  let branchCalls = 0;

  const context = {
    random: options.random ?? Math.random,
    now,
    sleep: options.sleep ?? abortableSleep,
    async onRetry(failure: AttemptFailed['failure'], attempt: number, waitMs: number, why: Waiting) {
      const { endpoint, status, code, message } = failure;
      onEvent({
        kind: 'retry',
        endpoint,
        reason: status === null ? message : `${status} ${code}`.trim(),
        attempt,
        waitMs,
      });
      if (why.held) await gate.hold(waitMs);
      if (why.lostMs > 0) await gate.unheard(why.lostMs);
    },
  };

  const tokens = createTokenProvider(async (signal, refreshToken): Promise<TokenAnswer | null> => {
    const endpoint = `POST ${url}${TOKEN_PATH}`;
    const at = { stage: 'token', endpoint } as const;
    const attempt = async () => {
      // An assertion lives for minutes only, so that each attempt has its own.
      const form =
        refreshToken === null ? await tokenForm(credentials, url, now) : refreshForm(credentials, refreshToken);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await exchange({ method: 'POST', path: TOKEN_PATH, headers, body: form.toString() }, { signal });
      return understood(answer, tokenResponse, at);
    };
    try {
      const answer = await retried({ ...at, attempt, signal }, retry, context);
      onEvent({ kind: 'token_obtained' });
      return answer;
    } catch (error) {
      if (refreshToken !== null && error instanceof DoceboError && error.code === 'docebo_credentials') return null;
      throw error;
    }
  }, now);

  interface Sent {
    readonly method: 'GET' | 'POST' | 'PUT';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  /** `sending`: of a call that changes something, asked when nothing else comes before it. */
  async function exchange(
    { method, path, headers, body }: Sent,
    { signal, confirm, sending }: Call & { readonly sending?: () => Promise<void> },
  ) {
    const { callsPerHour: perHour } = options;
    await gate.admit({ perHour, patienceMs: retry.patienceMs, ...(signal ? { signal } : {}) });
    if (method !== 'GET') await confirm?.();
    signal?.throwIfAborted();
    await sending?.();
    using patience = signal === undefined || sending === undefined ? null : lasting(signal, COURTESY_MS);
    const until = patience?.signal ?? signal;
    const response = await undiciRequest(url + path, {
      dispatcher: agent,
      method,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
      ...(until ? { signal: until } : {}),
    });
    const text = await response.body.text();
    // A gateway that does not hear from Docebo in time says so while Docebo is still at it.
    if (response.statusCode !== 502 && response.statusCode !== 504) gate.answered();
    const header = response.headers['retry-after'];
    return {
      status: response.statusCode,
      retryAfterMs: parseRetryAfter(Array.isArray(header) ? header[0] : header, now()),
      text,
    };
  }

  async function call<T>(
    sent: Sent,
    schema: z.ZodType<T>,
    { signal, about, confirm, whetherDone }: SendingCall<T>,
  ): Promise<T> {
    const endpoint = `${sent.method} ${url}${sent.path.split('?')[0]}`;
    const at = { stage: 'data', endpoint } as const;
    let token = '';
    let sentAt = 0;
    const sending = async () => {
      await gate.calling();
      sentAt = now();
    };
    const changing = sent.method === 'GET' ? {} : { sending };
    return await retried(
      {
        ...at,
        signal,
        ...(sent.method === 'GET' ? {} : { sentAt: () => sentAt, whetherDone }),
        refresh: () => tokens.discard(token),
        attempt: async () => {
          token = await tokens.get(signal);
          calls += 1;
          if (about === 'branches') branchCalls += 1;
          const headers = { ...sent.headers, authorization: `Bearer ${token}` };
          return understood(await exchange({ ...sent, headers }, { signal, confirm, ...changing }), schema, at);
        },
      },
      retry,
      context,
    );
  }

  return {
    get: (path, query, schema, options) =>
      call({ method: 'GET', path: withQuery(path, query), headers: {} }, schema, options),
    send: (method, path, body, schema, options) =>
      call(
        { method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        schema,
        options,
      ),
    calls: () => calls,
    branchCalls: () => branchCalls,
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const one of value) search.append(`${key}[]`, String(one));
    else search.append(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly text: string;
}

/** What a success says; throws AttemptFailed for anything else, and for refusals and pages of HTML that call themselves a success. */
function understood<T>(
  { status, retryAfterMs, text }: Answer,
  schema: z.ZodType<T>,
  at: { readonly stage: 'token' | 'data'; readonly endpoint: string },
): T {
  const answer = { ...at, status, retryAfterMs };
  if (status < 200 || status > 299) throw new AttemptFailed(failureFromBody(answer, text));
  const json = parseJson(text);
  if (json === null) throw new AttemptFailed(failureFromBody(answer, text));
  const refused = softFailureOf(json);
  if (refused !== null) throw new AttemptFailed({ ...answer, code: '', message: refused, body: 'json' });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const what = mismatch(parsed.error.issues);
  throw new RollcallError(
    'docebo_response',
    saying(
      'docebo_shape',
    )`The answer of Docebo to ${{ endpoint: at.endpoint }} does not have the expected shape: ${{ what }}. Check that the url of the directory leads to Docebo itself; if it does, report this as a defect of Rollcall.`,
  );
}
