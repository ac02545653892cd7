import { errorWordsOf } from '../i18n/words.ts';
import type { Problem } from './wire.ts';

/** An answer that was not what was asked for: RFC 9457, or what we know when the server could not be reached. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** It is not for whoever asks. */
export const isForbidden = (error: unknown) => error instanceof ProblemError && error.problem.code === 'forbidden';

interface Refused extends Pick<Problem, 'code' | 'sentences'> {
  readonly message: string;
}

/** Something that an answer says was refused for a part of what was asked. */
export function refusal({ code, message, sentences }: Refused): ProblemError {
  return new ProblemError({ type: 'about:blank', status: 200, code, title: code, detail: message, sentences });
}

let csrfToken: string | null = null;

/** The token that requests which change something carry; the session tells it. */
export function sendCsrfToken(token: string | null): void {
  csrfToken = token;
}

let sessionToken: string | null = null;

/** Inside Salesforce the page itself holds what its session goes by; elsewhere a cookie does that. */
export function sendSession(token: string): void {
  sessionToken = token;
}

/** What goes with every request. */
function sessionHeaders(): Record<string, string> {
  return sessionToken === null ? {} : { 'x-rollcall-session': sessionToken };
}

type Query = Record<string, string | number | boolean | null | undefined>;

export const api = {
  get: <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
    send<T>('GET', path + queryString(query), undefined, signal),
  post: <T = void>(path: string, body: unknown = {}) => send<T>('POST', path, body),
  put: <T = void>(path: string, body: unknown) => send<T>('PUT', path, body),
  patch: <T = void>(path: string, body: unknown) => send<T>('PATCH', path, body),
  delete: <T = void>(path: string) => send<T>('DELETE', path),
  file: async (path: string) => await (await answerTo('GET', path, undefined, undefined)).blob(),
  /** Server-sent events. */
  stream: async (path: string, signal: AbortSignal) => {
    const { body } = await answerTo('GET', path, undefined, signal);
    if (body === null) throw new ProblemError(UNREACHABLE);
    return body;
  },
};

/** Leaves out what is not said. */
export function queryString(query: Query): string {
  const said = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
  );
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await answerTo(method, path, body, signal);
  // What the server answers is described by the types of its own schemas: see wire.ts.
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function answerTo(
  method: string,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...sessionHeaders() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== null) headers['x-csrf-token'] = csrfToken;
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ProblemError(UNREACHABLE);
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  // It is said in the language that is shown, and at once. That nobody is signed in yet is no problem, and not said.
  if (method !== 'GET' || response.status !== 401) await errorWordsOf(codesOf(problem));
  throw new ProblemError(problem);
}

/** Of all that it says. */
const codesOf = ({ sentences = [], errors = [] }: Problem) =>
  [...sentences, ...errors].flatMap(({ code }) => (code === undefined ? [] : [code]));

/** No answer of ours: the pages say it in the words of their catalogues, by its code. */
const UNREACHABLE: Problem = { type: 'about:blank', status: 0, code: 'unreachable', title: 'unreachable' };

async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => null);
  if (typeof said === 'object' && said !== null && 'code' in said) return said as Problem;
  return { ...UNREACHABLE, status: response.status };
}
