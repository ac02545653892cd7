import type { ErrorCode } from '../support/errors.ts';

/** What can go wrong where Salesforce is asked while somebody waits. */
export const SALESFORCE_ERRORS: readonly ErrorCode[] = [
  'not_found',
  'config_secret_missing',
  'secret_key',
  'salesforce_credentials',
  'salesforce_authorization',
  'salesforce_identity',
  'salesforce_unreachable',
  'salesforce_quota',
  'salesforce_budget',
  'salesforce_permission',
  'salesforce_list_view',
  'salesforce_field',
  'salesforce_query',
  'salesforce_cursor',
  'salesforce_incomplete',
  'salesforce_response',
];
