import type { ErrorCode } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { Failure } from './failure.ts';

/** What to do about a failure. All given conditions must hold; the first matching row of the table counts. */
export interface RetryRule {
  readonly stage?: Failure['stage'];
  /** One status, or a range with both ends. */
  readonly status?: number | readonly [number, number];
  readonly code?: RegExp;
  readonly message?: RegExp;
  readonly body?: readonly Failure['body'][];
  /** `refresh`: get a new token and try again, once. */
  readonly action: 'retry' | 'refresh' | 'fail';
  /** At most so many retries in one call; the general limit if not given. */
  readonly retries?: number;
  readonly error: ErrorCode;
  /** What the operator can do. */
  readonly advice: readonly Sentence[];
}

const CHECK_STATUS = saying(
  'advice_salesforce_status',
)`Check https://status.salesforce.com and the network, then run again: what was applied stays, and the next run does the rest.`;
const CHECK_URL = saying(
  'advice_salesforce_url',
)`Check the connection's url: it must be the My Domain address of the org, https://NAME.my.salesforce.com.`;

export const RETRY_TABLE: readonly RetryRule[] = [
  // A certificate that does not fit will not fit at the next attempt. [Node TLS error codes]
  {
    code: /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^ERR_TLS|^ERR_SSL|^EPROTO$/,
    action: 'fail',
    error: 'salesforce_unreachable',
    advice: [
      CHECK_URL,
      saying('advice_proxy_tls')`A proxy that inspects TLS needs its certificate in NODE_EXTRA_CA_CERTS.`,
    ],
  },
  // An unknown name is nearly always a typing error, and only seldom a hiccup of the resolver (that is EAI_AGAIN).
  { code: /^ENOTFOUND$/, action: 'retry', retries: 1, error: 'salesforce_unreachable', advice: [CHECK_URL] },
  // Connection errors, resets and timeouts. [Airbyte source-salesforce, tap-salesforce]
  { body: ['none'], action: 'retry', error: 'salesforce_unreachable', advice: [CHECK_STATUS, CHECK_URL] },
  // A body that ends early. [Airbyte: IncompleteRead, ChunkedEncodingError]
  { body: ['cut'], action: 'retry', error: 'salesforce_unreachable', advice: [CHECK_STATUS] },

  // A code that was used, is older than 15 minutes, or was asked for with another callback or verifier.
  {
    stage: 'token',
    message: /authorization code|code verifier|redirect_uri/i,
    action: 'fail',
    error: 'salesforce_authorization',
    advice: [
      saying(
        'advice_callback',
      )`Begin connecting again. The callback URL of the external client app has to be exactly the one that the Connection page shows.`,
    ],
  },
  // Simultaneous token requests are refused since August 2024. [Salesforce release notes 250/252]
  {
    stage: 'token',
    message: /already being processed/i,
    action: 'retry',
    error: 'salesforce_credentials',
    advice: [
      saying('advice_other_program')`Another program uses the same credentials at this moment; try again in a minute.`,
    ],
  },
  // [OAuth 2.0 for Salesforce: invalid_client_id, invalid_client, invalid_client_credentials]
  {
    stage: 'token',
    code: /^invalid_client/,
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_consumer_key',
      )`Copy the consumer key and secret of the external client app into the connection again.`,
    ],
  },
  // The JWT's user is unknown, inactive, or the app is not approved for it. [OAuth 2.0 JWT bearer flow]
  {
    stage: 'token',
    message: /user hasn't approved|not approved|user is not admin approved/i,
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_preauthorize',
      )`In Setup, let admin-approved users use the external client app and pre-authorize the integration user by profile or permission set.`,
    ],
  },
  {
    stage: 'token',
    message: /audience|assertion|signature/i,
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_certificate',
      )`Check that the private key belongs to the certificate uploaded to the external client app, that the audience is https://login.salesforce.com (https://test.salesforce.com for a sandbox), and that this machine has the right time.`,
    ],
  },
  // Client credentials work on the My Domain host only. [OAuth 2.0 client credentials flow]
  {
    stage: 'token',
    message: /not supported on this domain|no client credentials user|client credentials/i,
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_client_credentials',
      )`Enable the client credentials flow of the external client app and give it a Run As user.`,
      CHECK_URL,
    ],
  },
  {
    stage: 'token',
    status: [400, 403],
    body: ['json'],
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_user_and_key',
      )`Check the consumer key, the user name and the key or secret of the connection, and that the integration user is active and allowed to use the external client app.`,
    ],
  },

  // An expired or revoked session. [REST API: Status Codes and Error Responses]
  {
    stage: 'data',
    status: 401,
    code: /^(INVALID_SESSION_ID|INVALID_AUTH_HEADER)$/,
    action: 'refresh',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_session_policy',
      )`Salesforce refuses a session that it has just issued: check that the integration user may use the API and that no session policy (IP range, login hours, high assurance) shuts it out.`,
    ],
  },
  // The identity service's way to say the same. [jetstream callout adapter]
  {
    stage: 'data',
    status: 403,
    code: /^Bad_OAuth_Token$/,
    action: 'refresh',
    error: 'salesforce_credentials',
    advice: [saying('advice_scope_api')`Check that the external client app grants the scope \`api\`.`],
  },
  // 401s that a new token does not cure. [jsforce's list of non-refreshable messages]
  {
    stage: 'data',
    status: 401,
    body: ['json', 'other'],
    action: 'fail',
    error: 'salesforce_credentials',
    advice: [
      saying(
        'advice_scope_and_api',
      )`Check that the external client app grants the scope \`api\` and that the integration user may use the API.`,
    ],
  },

  // Too many long requests at a time: passes by itself. [REST API limits: 25 concurrent requests over 20 seconds]
  {
    code: /^REQUEST_LIMIT_EXCEEDED$/,
    message: /concurrent|LongTxn/i,
    action: 'retry',
    error: 'salesforce_quota',
    advice: [
      saying(
        'advice_concurrent',
      )`Too many long requests run in the org at the same time; start the run again when other tools have finished.`,
    ],
  },
  // The daily limit does not come back within minutes. [Airbyte never retries it]
  {
    code: /^(REQUEST_LIMIT_EXCEEDED|LIMIT_EXCEEDED|EXCEEDED_QUOTA)$/,
    action: 'fail',
    error: 'salesforce_quota',
    advice: [
      saying(
        'advice_daily_limit',
      )`The org has used up its daily API requests; they come back over the next 24 hours (Setup → Company Information shows usage). Run again later, or buy or free some.`,
    ],
  },
  {
    status: 403,
    code: /^(API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED)$/,
    action: 'fail',
    error: 'salesforce_permission',
    advice: [
      saying(
        'advice_api_enabled',
      )`Give the integration user the permission API Enabled, and check that the edition of the org includes API access.`,
    ],
  },

  // Cursors live for two days, and only for their user. [API Query Cursor Limits]
  {
    code: /^(INVALID_QUERY_LOCATOR|INVALID_LOCATOR)$/,
    action: 'fail',
    error: 'salesforce_cursor',
    advice: [saying('advice_read_again')`The read must begin again from its start.`],
  },
  // [tap-salesforce halves its window; here the Bulk API takes over, which has more time]
  {
    code: /^QUERY_TIMEOUT$/,
    action: 'retry',
    retries: 1,
    error: 'salesforce_query',
    advice: [saying('advice_indexed')`Filter the list view by indexed fields, so that Salesforce can answer in time.`],
  },
  // Configuration errors stay what they are. [REST API: Status Codes and Error Responses]
  {
    status: 400,
    code: /^INVALID_FIELD$/,
    action: 'fail',
    error: 'salesforce_field',
    advice: [
      saying(
        'advice_field_access',
      )`Remove the field from the mapping, or give the integration user field-level access to it.`,
    ],
  },
  {
    status: [400, 499],
    code: /^(INSUFFICIENT_ACCESS\w*|TXN_SECURITY_METERING_ERROR|FUNCTIONALITY_NOT_ENABLED|FORBIDDEN)$/,
    action: 'fail',
    error: 'salesforce_permission',
    advice: [
      saying(
        'advice_view_all',
      )`Give the integration user read access to the object (View All is best) and to the fields of the mapping.`,
    ],
  },

  // The edge does not know the instance; dead scratch orgs answer so for ever. [jsforce caps it at 2]
  { status: 420, action: 'retry', retries: 2, error: 'salesforce_unreachable', advice: [CHECK_STATUS, CHECK_URL] },
  // Seen in passing with an empty body. [Airbyte]
  { status: 406, action: 'retry', error: 'salesforce_unreachable', advice: [CHECK_STATUS] },
  {
    status: 429,
    action: 'retry',
    error: 'salesforce_unreachable',
    advice: [saying('advice_fewer')`Salesforce asks for fewer requests; try again later.`],
  },
  // UNKNOWN_EXCEPTION, edge errors, SERVER_UNAVAILABLE during maintenance. [Status Codes and Error Responses]
  { status: [500, 599], action: 'retry', error: 'salesforce_unreachable', advice: [CHECK_STATUS] },
  // A redirect leads to a login page or to the org's new address; a POST must not follow it with its secret.
  { status: [300, 399], action: 'fail', error: 'salesforce_unreachable', advice: [CHECK_URL] },
  // Maintenance pages and gateways that answer for Salesforce. [Airbyte: non-JSON error bodies]
  { body: ['html', 'empty'], action: 'retry', error: 'salesforce_unreachable', advice: [CHECK_STATUS, CHECK_URL] },

  { stage: 'token', action: 'fail', error: 'salesforce_credentials', advice: [CHECK_URL] },
  {
    status: 404,
    action: 'fail',
    error: 'salesforce_permission',
    advice: [saying('advice_not_visible')`It does not exist, or the integration user may not see it.`],
  },
  {
    status: 403,
    action: 'fail',
    error: 'salesforce_permission',
    advice: [saying('advice_permission_named')`Give the integration user the permission that the answer names.`],
  },
  // Retired API versions. [REST API: 410 GONE]
  {
    status: 410,
    action: 'fail',
    error: 'salesforce_query',
    advice: [saying('advice_api_retired')`This version of the Salesforce API has been retired; update Rollcall.`],
  },
  {
    action: 'fail',
    error: 'salesforce_query',
    advice: [saying('advice_check_mapping')`Check the list view and the mapping of the entity.`],
  },
];

export function ruleFor(failure: Failure, table: readonly RetryRule[] = RETRY_TABLE): RetryRule {
  const rule = table.find((candidate) => matches(candidate, failure));
  if (rule === undefined) throw new Error('the last row of the retry table must match everything');
  return rule;
}

function matches(rule: RetryRule, failure: Failure): boolean {
  return (
    (rule.stage === undefined || rule.stage === failure.stage) &&
    (rule.status === undefined || hasStatus(rule.status, failure.status)) &&
    (rule.code === undefined || rule.code.test(failure.code)) &&
    (rule.message === undefined || rule.message.test(failure.message)) &&
    (rule.body === undefined || rule.body.includes(failure.body))
  );
}

function hasStatus(wanted: number | readonly [number, number], status: number | null): boolean {
  if (status === null) return false;
  return typeof wanted === 'number' ? status === wanted : status >= wanted[0] && status <= wanted[1];
}
