import type { Answer } from '../../../shared/faults/answer.ts';

const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=UTF-8' };
const MAINTENANCE =
  '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Down for maintenance</body></html>\n';

/** What a fault can answer by name. */
export const ANSWER_NAMES = [
  'invalid_session',
  'request_limit',
  'concurrent_limit',
  'query_timeout',
  'not_acceptable',
  'no_route',
  'too_many_requests',
  'server_error',
  'bad_gateway',
  'unavailable',
  'maintenance',
  'html',
  'empty',
] as const;

export type AnswerName = (typeof ANSWER_NAMES)[number];

/** Refusals as Salesforce, its edge, and what stands before them word them. */
const ANSWERS: Readonly<Record<AnswerName, Answer>> = {
  /** The session has ended. */
  invalid_session: refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
  /** No request of the day is left. */
  request_limit: refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  /** Too many long requests at this moment. */
  concurrent_limit: refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
  query_timeout: refusal(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
  not_acceptable: { status: 406, headers: {}, body: '' },
  /** The edge does not know the instance. */
  no_route: { status: 420, headers: HTML_TYPE, body: '' },
  too_many_requests: { status: 429, headers: {}, body: '' },
  server_error: refusal(
    500,
    'UNKNOWN_EXCEPTION',
    'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)',
  ),
  bad_gateway: { status: 502, headers: HTML_TYPE, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
  unavailable: refusal(503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable'),
  /** A page of HTML, as during maintenance. */
  maintenance: { status: 503, headers: HTML_TYPE, body: MAINTENANCE },
  /** The same page, which says that all is well. */
  html: { status: 200, headers: HTML_TYPE, body: MAINTENANCE },
  empty: { status: 200, headers: JSON_TYPE, body: '' },
};

export function answerNamed(name: AnswerName): Answer {
  return ANSWERS[name];
}

function refusal(status: number, errorCode: string, message: string): Answer {
  return { status, headers: JSON_TYPE, body: JSON.stringify([{ message, errorCode }]) };
}
