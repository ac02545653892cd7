import { type Sentence, saying } from '../../support/sentence.ts';
import { answered } from '../../support/unspoken-answer.ts';
import { SalesforceError } from './error.ts';
import { type Failure, failureFromError } from './failure.ts';
import { type RetryRule, ruleFor } from './retry-table.ts';

export interface RetryOptions {
  /** Retries of one call. */
  readonly perCall: number;
  /** Retries of a source in its whole life, so that a dying org ends a run instead of dragging it on. */
  readonly total: number;
  /** Milliseconds spent waiting in the whole life of a source; a longer Retry-After ends the call at once. */
  readonly totalWaitMs: number;
  /** Upper bound of the first wait in milliseconds; it doubles with each retry. */
  readonly baseMs: number;
  /** Upper bound of a wait that Salesforce has not asked for. */
  readonly maxWaitMs: number;
}

export const DEFAULT_RETRY: RetryOptions = {
  perCall: 6,
  total: 60,
  totalWaitMs: 10 * 60_000,
  baseMs: 500,
  maxWaitMs: 60_000,
};

export interface RetryContext {
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onRetry: (failure: Failure, attempt: number, waitMs: number) => void;
}

export interface Retrier {
  /**
   * Runs attempts until one succeeds or the failure is final. `refresh` is called once at most, when the token is
   * refused. Throws SalesforceError, or the signal's reason.
   */
  run<T>(call: RetriedCall<T>): Promise<T>;
}

export interface RetriedCall<T> {
  readonly stage: Failure['stage'];
  readonly endpoint: string;
  readonly attempt: () => Promise<T>;
  readonly refresh?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** A retrier with one budget for all its calls: one per source, that is, per run. */
export function createRetrier(options: RetryOptions, context: RetryContext): Retrier {
  let used = 0;
  let waitedMs = 0;

  async function run<T>(call: RetriedCall<T>): Promise<T> {
    const { signal } = call;
    const timesRetried = new Map<RetryRule, number>();
    let attempts = 0;
    let refreshed = false;
    for (;;) {
      signal?.throwIfAborted();
      attempts++;
      let failure: Failure;
      let cause: unknown;
      try {
        return await call.attempt();
      } catch (error) {
        signal?.throwIfAborted();
        const known = failureFromError(call, error);
        if (known === null) throw error;
        failure = known;
        cause = error;
      }
      const rule = ruleFor(failure);
      if (rule.action === 'refresh' && !refreshed && call.refresh !== undefined) {
        refreshed = true;
        call.refresh();
        continue;
      }
      const before = timesRetried.get(rule) ?? 0;
      const waitMs = waitFor(failure, attempts - 1, options, context.random);
      const exhausted =
        attempts > options.perCall ||
        before >= (rule.retries ?? Number.POSITIVE_INFINITY) ||
        used >= options.total ||
        waitedMs + waitMs > options.totalWaitMs;
      if (rule.action !== 'retry' || exhausted) {
        throw new SalesforceError(rule.error, sentences(failure, rule, attempts), failure, { cause });
      }
      timesRetried.set(rule, before + 1);
      used++;
      waitedMs += waitMs;
      context.onRetry(failure, attempts, waitMs);
      await context.sleep(waitMs, signal);
    }
  }

  return { run };
}

/** Full jitter: anything between nothing and the doubling bound, but never less than Retry-After, which may be long. */
function waitFor(failure: Failure, retry: number, options: RetryOptions, random: () => number): number {
  const bound = Math.min(options.maxWaitMs, options.baseMs * 2 ** retry);
  const jittered = Math.round(random() * bound);
  return Math.max(jittered, failure.retryAfterMs ?? 0);
}

function sentences(
  { status, code, message, endpoint }: Failure,
  rule: RetryRule,
  attempts: number,
): readonly Sentence[] {
  const times = [attempts, attempts > 1 ? `, at the last of ${attempts} attempts` : ''] as const;
  const what =
    status === null
      ? saying(
          'salesforce_silent',
        )`Salesforce gave no complete answer (${{ answer: answered(message) }}) to ${{ endpoint }}${{ attempts: times }}.`
      : saying(
          'salesforce_answered',
        )`Salesforce answered ${{ status: String(status) }}${{ code: [code, code === '' ? '' : ` ${code}`] }} "${{ answer: answered(message) }}" to ${{ endpoint }}${{ attempts: times }}.`;
  return [what, ...rule.advice];
}
