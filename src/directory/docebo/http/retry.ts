import { type Sentence, saying } from '../../../support/sentence.ts';
import { answered } from '../../../support/unspoken-answer.ts';
import { LONGEST_CALL_MS } from '../../../sync/tenant.ts';
import { DoceboError } from './error.ts';
import { type Failure, failureFromError } from './failure.ts';
import { type Rule, ruleFor } from './rules.ts';

export interface RetryOptions {
  /** Retries of one call, apart from waits that Docebo has asked for. */
  readonly perCall: number;
  /** Upper bound of the first wait in milliseconds; it doubles with each retry. */
  readonly baseMs: number;
  /** Upper bound of a wait that Docebo has not asked for. */
  readonly maxWaitMs: number;
  /** Milliseconds after which a call that changes something is repeated whose answer was lost: it may go on at Docebo. */
  readonly lostMs: number;
  /** Milliseconds that one call may wait in all; what is longer ends it. */
  readonly patienceMs: number;
}

export const DEFAULT_RETRY: RetryOptions = {
  perCall: 6,
  baseMs: 1000,
  maxWaitMs: 120_000,
  lostMs: LONGEST_CALL_MS,
  patienceMs: 10 * 60_000,
};

export interface RetryContext {
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onRetry: (failure: Failure, attempt: number, waitMs: number, why: Waiting) => Promise<void>;
}

export interface Waiting {
  /** Docebo has asked everybody to wait, not only this call. */
  readonly held: boolean;
  /** Milliseconds for which Docebo may still be at the call. */
  readonly lostMs: number;
}

export interface RetriedCall<T> {
  readonly stage: Failure['stage'];
  readonly endpoint: string;
  readonly attempt: () => Promise<T>;
  readonly refresh?: () => void;
  /** Of one that changes something at Docebo: when it was last sent, in milliseconds since 1970. */
  readonly sentAt?: () => number;
  /** See SendingCall. */
  readonly whetherDone?: (() => Promise<T | null>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs attempts until one succeeds or the failure is final. Throws DoceboError, or the signal's reason. */
export async function retried<T>(call: RetriedCall<T>, options: RetryOptions, context: RetryContext): Promise<T> {
  const { signal } = call;
  const timesRetried = new Map<Rule, number>();
  let refreshed = false;
  let waitedMs = 0;
  for (let attempts = 1; ; attempts += 1) {
    signal?.throwIfAborted();
    const attempted = await attempt(call);
    if ('result' in attempted) return attempted.result;
    const { failure, cause } = attempted;
    const rule = ruleFor(failure);
    if (rule.action === 'refresh' && !refreshed && call.refresh !== undefined) {
      refreshed = true;
      call.refresh();
      continue;
    }
    const before = timesRetried.get(rule) ?? 0;
    const lostMs = waitForTheLost(call, failure, options, context.now());
    const waitMs = Math.max(lostMs, waitFor(failure, before, options, context.random));
    const most = rule.action === 'wait' ? Number.POSITIVE_INFINITY : (rule.retries ?? options.perCall);
    const goesOn = rule.action === 'wait' || (rule.action === 'retry' && before < most);
    if (!goesOn || waitedMs + waitMs > options.patienceMs) {
      throw new DoceboError(rule.error, sentences(failure, rule, attempts), failure, { cause });
    }
    timesRetried.set(rule, before + 1);
    waitedMs += waitMs;
    await context.onRetry(failure, attempts, waitMs, { held: rule.action === 'wait', lostMs });
    await context.sleep(waitMs, signal);
    const done = isLost(failure) ? await call.whetherDone?.() : null;
    if (done != null) return done;
  }
}

type Attempted<T> = { readonly result: T } | { readonly failure: Failure; readonly cause: unknown };

async function attempt<T>(call: RetriedCall<T>): Promise<Attempted<T>> {
  try {
    return { result: await call.attempt() };
  } catch (cause) {
    call.signal?.throwIfAborted();
    const failure = failureFromError(call, cause);
    if (failure === null) throw cause;
    return { failure, cause };
  }
}

/** Codes of connections that were never made, so that nothing has been asked of Docebo. */
const NOT_ASKED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether Docebo may be at the call, or have done it, without having said so. */
function isLost({ status, code }: Failure): boolean {
  return status === null ? !NOT_ASKED.has(code) : status === 502 || status === 504;
}

function waitForTheLost(
  { sentAt }: Pick<RetriedCall<unknown>, 'sentAt'>,
  failure: Failure,
  { lostMs }: RetryOptions,
  now: number,
): number {
  return sentAt !== undefined && isLost(failure) ? Math.max(0, sentAt() + lostMs - now) : 0;
}

/** Between half and all of the doubling bound, but never less than Retry-After, which may be long. */
function waitFor(failure: Failure, retry: number, options: RetryOptions, random: () => number): number {
  const bound = Math.min(options.maxWaitMs, options.baseMs * 2 ** retry);
  return Math.max(Math.round(bound * (0.5 + random() / 2)), failure.retryAfterMs ?? 0);
}

function sentences({ status, code, message, endpoint }: Failure, rule: Rule, attempts: number): readonly Sentence[] {
  const times = [attempts, attempts > 1 ? `, at the last of ${attempts} attempts` : ''] as const;
  const what =
    status === null
      ? saying(
          'docebo_silent',
        )`Docebo gave no complete answer (${{ answer: answered(message) }}) to ${{ endpoint }}${{ attempts: times }}.`
      : saying(
          'docebo_answered',
        )`Docebo answered ${{ status: String(status) }}${{ code: [code, code === '' ? '' : ` ${code}`] }} "${{ answer: answered(message) }}" to ${{ endpoint }}${{ attempts: times }}.`;
  return [what, ...rule.advice];
}
