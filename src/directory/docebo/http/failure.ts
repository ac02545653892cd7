import { z } from 'zod';
import { RollcallError } from '../../../support/errors.ts';
import { networkCode } from '../../../support/network-error.ts';
import { EMPTY_ANSWER, HTML_PAGE, WITHOUT_REASON } from '../../../support/unspoken-answer.ts';
import { flag, message } from '../endpoints/quirks.ts';

/** What one attempt of a call ended in. */
export interface Failure {
  readonly stage: 'token' | 'data';
  readonly endpoint: string;
  /** Null when no complete answer came. */
  readonly status: number | null;
  /** OAuth's error, Docebo's number, or the code of a network error; '' if none was given. */
  readonly code: string;
  readonly message: string;
  readonly body: 'json' | 'other' | 'none';
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** Thrown inside an attempt; the retry loop turns it into another attempt or into a DoceboError. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** `{"name":"Bad Request","message":["…"],"code":1006,"status":400}`; the message is a text or a list of texts. */
const dataError = z.object({
  name: z.string().optional(),
  message,
  code: z.union([z.string(), z.number()]).optional(),
});
const oauthError = z.object({ error: z.string(), error_description: z.string().optional() });

export function failureFromBody(
  answer: Pick<Failure, 'stage' | 'endpoint' | 'status' | 'retryAfterMs'>,
  text: string,
): Failure {
  const json = parseJson(text);
  const oauth = oauthError.safeParse(json);
  if (oauth.success) {
    const { error, error_description: description } = oauth.data;
    return { ...answer, code: error, message: tidy(description ?? error), body: 'json' };
  }
  const data = dataError.safeParse(json);
  if (data.success) {
    const said = data.data.message === '' ? (data.data.name ?? '') : data.data.message;
    return { ...answer, code: String(data.data.code ?? ''), message: tidy(said), body: 'json' };
  }
  const trimmed = text.trim();
  const what = trimmed === '' ? EMPTY_ANSWER : trimmed.startsWith('<') ? HTML_PAGE : tidy(trimmed);
  return { ...answer, code: '', message: what, body: 'other' };
}

/** A refusal that calls itself a success: `{"data":{"success":false,"message":…}}`, or the same without `data`. */
const softFailure = z.looseObject({ success: flag.refine((success) => !success), message });
const soft = z.union([z.looseObject({ data: softFailure }).transform(({ data }) => data), softFailure]);

/** What is said against a call whose status says that it went well; null where it did. */
export function softFailureOf(json: unknown): string | null {
  const { success, data } = soft.safeParse(json);
  return success ? tidy(data.message === '' ? WITHOUT_REASON : data.message) : null;
}

/** Network errors as a failure; null for anything else, which is a defect and not a failure. */
export function failureFromError(at: Pick<Failure, 'stage' | 'endpoint'>, error: unknown): Failure | null {
  if (error instanceof AttemptFailed) return error.failure;
  if (error instanceof RollcallError) return null;
  const code = networkCode(error);
  return code === null ? null : { ...at, status: null, code, message: code, body: 'none', retryAfterMs: null };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One line, bounded. */
export function tidy(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
