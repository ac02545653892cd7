import type { Answer } from '../../../shared/faults/answer.ts';
import { errorBody, JSON_TYPE } from '../errors.ts';

const JSON_HEADERS = { 'Content-Type': JSON_TYPE };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=UTF-8' };
const MAINTENANCE =
  '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>We will be back soon</body></html>\n';

/** What a fault can answer by name. Messages come as a text and as a list. */
const ANSWERS = {
  bad_request: refusal(400, ['The request could not be processed']),
  invalid_token: refusal(401, 'Your request was made with invalid credentials.'),
  forbidden: refusal(403, ['You are not allowed to perform this action.']),
  not_found: refusal(404, 'Page not found.'),
  conflict: refusal(409, ['Another call is running.']),
  too_many_requests: refusal(429, 'Rate limit exceeded.'),
  server_error: refusal(500, 'An internal server error occurred.'),
  bad_gateway: { status: 502, headers: HTML_TYPE, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
  unavailable: refusal(503, ['The service is overloaded.']),
  gateway_timeout: { status: 504, headers: HTML_TYPE, body: '<html><body><h1>504 Gateway Time-out</h1></body></html>' },
  maintenance: { status: 503, headers: HTML_TYPE, body: MAINTENANCE },
  /** The same page, which says that all is well. */
  html: { status: 200, headers: HTML_TYPE, body: MAINTENANCE },
  empty: { status: 200, headers: JSON_HEADERS, body: '' },
  /** A refusal that says that all is well. */
  soft_failure: {
    status: 200,
    headers: JSON_HEADERS,
    body: JSON.stringify({ data: { success: false, message: [{ id: 'userid', message: 'Something went wrong' }] } }),
  },
  invalid_client: oauthRefusal('invalid_client', 'The client credentials are invalid'),
  invalid_grant: oauthRefusal('invalid_grant', 'Invalid username and password combination'),
} as const satisfies Readonly<Record<string, Answer>>;

export type AnswerName = keyof typeof ANSWERS;

export const ANSWER_NAMES = Object.keys(ANSWERS).filter(isAnswerName);

function isAnswerName(name: string): name is AnswerName {
  return Object.hasOwn(ANSWERS, name);
}

export function answerNamed(name: AnswerName): Answer {
  return ANSWERS[name];
}

function refusal(status: number, sentences: string | readonly string[]): Answer {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(errorBody({ status, sentences, code: 0 })) };
}

function oauthRefusal(error: string, description: string): Answer {
  return { status: 400, headers: JSON_HEADERS, body: JSON.stringify({ error, error_description: description }) };
}
