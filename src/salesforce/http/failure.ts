import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { networkCode } from '../../support/network-error.ts';
import { EMPTY_ANSWER, HTML_PAGE } from '../../support/unspoken-answer.ts';

/** What one attempt of a request ended in, as far as the retry table needs to know. */
export interface Failure {
  readonly stage: 'token' | 'data';
  readonly endpoint: string;
  /** Null when no complete answer came. */
  readonly status: number | null;
  /** Salesforce's errorCode, OAuth's error, or the code of a network error; '' if none was given. */
  readonly code: string;
  readonly message: string;
  /** `cut`: the answer began and was not complete. `none`: there was no answer. */
  readonly body: 'json' | 'html' | 'empty' | 'other' | 'cut' | 'none';
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** Thrown inside an attempt; the retry loop turns it into another attempt or into a SalesforceError. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}

type Answer = Pick<Failure, 'stage' | 'endpoint' | 'status' | 'retryAfterMs'>;

const dataErrors = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);
const oauthError = z.object({ error: z.string(), error_description: z.string().optional() });

/** Reads the body of a refusal: the data API answers an array, OAuth an object, the edge HTML or nothing. */
export function failureFromBody(answer: Answer, text: string): Failure {
  const trimmed = text.trim();
  if (trimmed === '') return { ...answer, code: '', message: EMPTY_ANSWER, body: 'empty' };
  if (trimmed.startsWith('<')) return { ...answer, code: '', message: HTML_PAGE, body: 'html' };
  const json = parseJson(trimmed);
  const data = dataErrors.safeParse(json);
  const first = data.success ? data.data[0] : undefined;
  if (first !== undefined) return { ...answer, code: first.errorCode, message: tidy(first.message), body: 'json' };
  const oauth = oauthError.safeParse(json);
  if (oauth.success) {
    const { error, error_description: description } = oauth.data;
    return { ...answer, code: error, message: tidy(description ?? error), body: 'json' };
  }
  // The identity service answers bare words such as Bad_OAuth_Token.
  const code = /^\w{1,60}$/.test(trimmed) ? trimmed : '';
  return { ...answer, code, message: tidy(trimmed), body: 'other' };
}

/**
 * Network errors of undici, Node and zlib as a failure; null for anything else, which is a defect and not a failure.
 * A message is not taken over when it could hold more than the code says.
 */
export function failureFromError(at: Pick<Failure, 'stage' | 'endpoint'>, error: unknown): Failure | null {
  if (error instanceof AttemptFailed) return error.failure;
  // Already final, whatever network error its cause may be.
  if (error instanceof RollcallError) return null;
  const code = networkCode(error);
  if (code === null) return null;
  const cut = code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
  return { ...at, status: null, code, message: code, body: cut ? 'cut' : 'none', retryAfterMs: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One line, bounded, and without anything that has the form of a session token. */
function tidy(message: string): string {
  const line = message
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/00D\w{9,15}![\w.]+/g, '[token]')
    .trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
