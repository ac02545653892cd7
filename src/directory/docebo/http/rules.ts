import type { ErrorCode } from '../../../support/errors.ts';
import { type Sentence, saying } from '../../../support/sentence.ts';
import type { Failure } from './failure.ts';

/** What to do about a failure. All given conditions must hold; the first matching row counts. */
export interface Rule {
  readonly stage?: Failure['stage'];
  /** One status, or a range with both ends. */
  readonly status?: number | readonly [number, number];
  readonly code?: RegExp;
  readonly body?: Failure['body'];
  /** `refresh`: get a new token and try again, once. `wait`: as long as it takes, within the caller's patience. */
  readonly action: 'retry' | 'wait' | 'refresh' | 'fail';
  readonly retries?: number;
  readonly error: ErrorCode;
  /** What the operator can do. */
  readonly advice: readonly Sentence[];
}

const CHECK_URL = saying(
  'advice_docebo_url',
)`Check the url of the connection's directory: it must be the address of the tenant, https://NAME.docebosaas.com.`;
const CHECK_STATUS = saying(
  'advice_docebo_status',
)`Check https://status.docebo.com and the network, then run again: what was applied stays, and the next run does the rest.`;
const CHECK_APP = saying('advice_docebo_app')`In Docebo, see Admin menu → API and SSO → API credentials.`;

export const RULES: readonly Rule[] = [
  // A certificate that does not fit will not fit at the next attempt. [Node TLS error codes]
  {
    code: /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^ERR_TLS|^ERR_SSL|^EPROTO$/,
    action: 'fail',
    error: 'docebo_unreachable',
    advice: [
      CHECK_URL,
      saying('advice_proxy_tls')`A proxy that inspects TLS needs its certificate in NODE_EXTRA_CA_CERTS.`,
    ],
  },
  { code: /^ENOTFOUND$/, action: 'retry', retries: 1, error: 'docebo_unreachable', advice: [CHECK_URL] },
  { body: 'none', action: 'retry', error: 'docebo_unreachable', advice: [CHECK_STATUS, CHECK_URL] },

  // Over the limit of the contract since June 2025, or of 1,000 an hour for an address. [Docebo community, help centre]
  {
    status: 429,
    action: 'wait',
    error: 'docebo_quota',
    advice: [
      saying(
        'advice_docebo_fewer',
      )`Docebo asks for fewer calls. Lower callsPerHour of the connection where other programs use the tenant too, then run again: what was applied stays.`,
    ],
  },
  // What Docebo answers under too much load. [Docebo community, June 2025]
  { status: 503, action: 'wait', error: 'docebo_unreachable', advice: [CHECK_STATUS] },
  // It took too long to arrive, something is locked, or it came too early: nothing of what was asked was looked at. [RFC 9110, 4918, 8470]
  ...[408, 423, 425].map((status): Rule => {
    return { status, action: 'wait', error: 'docebo_unreachable', advice: [CHECK_STATUS] };
  }),

  // The grant is not switched on for the app. [clients of others]
  {
    stage: 'token',
    code: /^(unsupported_grant_type|unauthorized_client)$/,
    action: 'fail',
    error: 'docebo_credentials',
    advice: [
      saying(
        'advice_docebo_grant',
      )`Switch the grant on for the OAuth2 app, or choose another grant for the connection.`,
      CHECK_APP,
    ],
  },
  {
    stage: 'token',
    code: /^invalid_client$/,
    action: 'fail',
    error: 'docebo_credentials',
    advice: [
      saying('advice_docebo_client')`Copy the client ID and secret of the OAuth2 app into the connection again.`,
      CHECK_APP,
    ],
  },
  {
    stage: 'token',
    code: /^invalid_grant$/,
    action: 'fail',
    error: 'docebo_credentials',
    advice: [
      saying(
        'advice_docebo_user',
      )`Check the user name and the password or key of the connection: the user must be an active superadmin, and the public key of the OAuth2 app must belong to the private key.`,
    ],
  },
  {
    stage: 'token',
    status: [400, 403],
    action: 'fail',
    error: 'docebo_credentials',
    advice: [saying('advice_docebo_credentials')`Check client ID, secret and user of the connection.`, CHECK_APP],
  },

  { stage: 'data', status: 401, action: 'refresh', error: 'docebo_credentials', advice: [CHECK_APP] },
  {
    stage: 'data',
    status: 403,
    action: 'fail',
    error: 'docebo_permission',
    advice: [
      saying(
        'advice_docebo_superadmin',
      )`The API does what the user behind the token may do: let the OAuth2 app, or the user of the connection, be a superadmin.`,
    ],
  },

  // Another program is at a batch or branch call, which must not overlap.
  {
    status: 409,
    action: 'retry',
    error: 'docebo_refused',
    advice: [
      saying(
        'advice_docebo_batch',
      )`Another program changes branches or people at the same time; run again when it has finished.`,
    ],
  },
  { status: 500, action: 'retry', retries: 2, error: 'docebo_refused', advice: [CHECK_STATUS] },
  { status: [501, 599], action: 'retry', error: 'docebo_unreachable', advice: [CHECK_STATUS] },
  // A redirect leads to a login page or to the tenant's new address; a POST must not follow it with its secret.
  { status: [300, 399], action: 'fail', error: 'docebo_unreachable', advice: [CHECK_URL] },
  // Said in a body whose status is one of success. [recorded, and clients of others]
  {
    status: [200, 299],
    body: 'json',
    action: 'fail',
    error: 'docebo_refused',
    advice: [
      saying(
        'advice_docebo_own',
      )`The message is Docebo’s own. What was applied before stays; correct what it names and run again.`,
    ],
  },
  // Maintenance pages and gateways that answer for Docebo, with a status of success too.
  { status: [200, 299], action: 'retry', error: 'docebo_unreachable', advice: [CHECK_STATUS, CHECK_URL] },
  { stage: 'token', action: 'fail', error: 'docebo_credentials', advice: [CHECK_URL] },
  {
    action: 'fail',
    error: 'docebo_refused',
    advice: [
      saying(
        'advice_docebo_own',
      )`The message is Docebo’s own. What was applied before stays; correct what it names and run again.`,
    ],
  },
];

export function ruleFor(failure: Failure): Rule {
  const rule = RULES.find((candidate) => matches(candidate, failure));
  if (rule === undefined) throw new Error('the last row of the rules must match everything');
  return rule;
}

function matches(rule: Rule, failure: Failure): boolean {
  return (
    (rule.stage === undefined || rule.stage === failure.stage) &&
    (rule.status === undefined || hasStatus(rule.status, failure.status)) &&
    (rule.code === undefined || rule.code.test(failure.code)) &&
    (rule.body === undefined || rule.body === failure.body)
  );
}

function hasStatus(wanted: number | readonly [number, number], status: number | null): boolean {
  if (status === null) return false;
  return typeof wanted === 'number' ? status === wanted : status >= wanted[0] && status <= wanted[1];
}
