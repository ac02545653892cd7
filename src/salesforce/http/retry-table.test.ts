import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../support/sentence.ts';
import { type Failure, failureFromBody, failureFromError } from './failure.ts';
import { RETRY_TABLE, ruleFor } from './retry-table.ts';

function answered(status: number, text: string, stage: Failure['stage'] = 'data') {
  const { action, error, retries } = ruleFor(
    failureFromBody({ stage, endpoint: 'GET /x', status, retryAfterMs: null }, text),
  );
  return [action, error, ...(retries === undefined ? [] : [retries])];
}

const api = (errorCode: string, message = 'x') => JSON.stringify([{ message, errorCode }]);
const oauth = (error: string, error_description: string) => JSON.stringify({ error, error_description });

describe('the retry table', () => {
  it.each<[number, string, unknown[]]>([
    [500, api('UNKNOWN_EXCEPTION'), ['retry', 'salesforce_unreachable']],
    [502, '<html>Bad Gateway</html>', ['retry', 'salesforce_unreachable']],
    [503, api('SERVER_UNAVAILABLE'), ['retry', 'salesforce_unreachable']],
    [503, '<html>Maintenance</html>', ['retry', 'salesforce_unreachable']],
    [406, '', ['retry', 'salesforce_unreachable']],
    [420, '', ['retry', 'salesforce_unreachable', 2]],
    [429, '', ['retry', 'salesforce_unreachable']],
    [403, '<html>proxy</html>', ['retry', 'salesforce_unreachable']],
    [302, '', ['fail', 'salesforce_unreachable']],
    [401, api('INVALID_SESSION_ID'), ['refresh', 'salesforce_credentials']],
    [403, 'Bad_OAuth_Token', ['refresh', 'salesforce_credentials']],
    [
      401,
      api('INVALID_AUTH', 'This session is not valid for use with the REST API'),
      ['fail', 'salesforce_credentials'],
    ],
    [403, api('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), ['fail', 'salesforce_quota']],
    [403, api('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'), ['retry', 'salesforce_quota']],
    [403, api('API_DISABLED_FOR_ORG'), ['fail', 'salesforce_permission']],
    [403, api('INSUFFICIENT_ACCESS_OR_READONLY'), ['fail', 'salesforce_permission']],
    [400, api('INVALID_QUERY_LOCATOR'), ['fail', 'salesforce_cursor']],
    [400, api('INVALID_FIELD', "No such column 'Foo__c'"), ['fail', 'salesforce_field']],
    [400, api('MALFORMED_QUERY'), ['fail', 'salesforce_query']],
    [400, api('QUERY_TIMEOUT'), ['retry', 'salesforce_query', 1]],
    [404, api('NOT_FOUND'), ['fail', 'salesforce_permission']],
    [410, api('GONE'), ['fail', 'salesforce_query']],
    [414, '<html>URI too long</html>', ['retry', 'salesforce_unreachable']],
  ])('%i %s', (status, text, expected) => {
    expect(answered(status, text)).toEqual(expected);
  });

  it.each<[string, unknown[]]>([
    [oauth('invalid_grant', 'token request is already being processed'), ['retry', 'salesforce_credentials']],
    [oauth('invalid_client', 'invalid client credentials'), ['fail', 'salesforce_credentials']],
    [oauth('invalid_client_id', 'client identifier invalid'), ['fail', 'salesforce_credentials']],
    [oauth('invalid_grant', "user hasn't approved this consumer"), ['fail', 'salesforce_credentials']],
    [oauth('invalid_grant', 'audience is invalid'), ['fail', 'salesforce_credentials']],
    ['<html>Down for maintenance</html>', ['retry', 'salesforce_unreachable']],
  ])('of the token endpoint: %s', (text, expected) => {
    expect(answered(400, text, 'token')).toEqual(expected);
  });

  it.each<[string, unknown[]]>([
    ['ECONNRESET', ['retry', 'salesforce_unreachable']],
    ['UND_ERR_SOCKET', ['retry', 'salesforce_unreachable']],
    ['UND_ERR_HEADERS_TIMEOUT', ['retry', 'salesforce_unreachable']],
    ['ECONNREFUSED', ['retry', 'salesforce_unreachable']],
    ['ENOTFOUND', ['retry', 'salesforce_unreachable', 1]],
    ['SELF_SIGNED_CERT_IN_CHAIN', ['fail', 'salesforce_unreachable']],
    ['ERR_TLS_CERT_ALTNAME_INVALID', ['fail', 'salesforce_unreachable']],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['fail', 'salesforce_unreachable']],
    ['Z_BUF_ERROR', ['retry', 'salesforce_unreachable']],
  ])('of the network: %s', (code, expected) => {
    const error = Object.assign(new Error('fetch failed'), { code });
    const failure = failureFromError({ stage: 'data', endpoint: 'GET /x' }, new Error('outer', { cause: error }));
    expect(failure).not.toBeNull();
    if (failure === null) return;
    const { action, error: result, retries } = ruleFor(failure);
    expect([action, result, ...(retries === undefined ? [] : [retries])]).toEqual(expected);
  });

  it('ends every advice with a full sentence', () => {
    for (const { advice } of RETRY_TABLE) expect(inEnglish(advice)).toMatch(/^[A-Z].*\.$/);
  });

  it('lets no session token into a message', () => {
    const { message } = failureFromBody(
      { stage: 'data', endpoint: 'GET /x', status: 400, retryAfterMs: null },
      api(
        'ODD',
        'token 00Dx0000000BV7z!AR8AQAxo9UfVkh8AlV0Gomt9Czx9LjHnSSpwBMmbRcgKFmxOtvxjTrKW19ye6PE3Ds1eQz3z8jr3W7_VbWmEu4Q8TVGSTHxs is bad',
      ),
    );
    expect(message).toBe('token [token] is bad');
  });
});
