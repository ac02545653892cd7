import type { ErrorCode } from '../support/errors.ts';

/** What can go wrong where Docebo is asked while somebody waits. */
export const DOCEBO_ERRORS: readonly ErrorCode[] = [
  'not_found',
  'config_secret_missing',
  'config_invalid',
  'secret_key',
  'address_refused',
  'docebo_credentials',
  'docebo_permission',
  'docebo_fields',
  'docebo_quota',
  'docebo_unreachable',
  'docebo_refused',
  'docebo_list',
  'docebo_response',
];

/** What can go wrong where Salesforce is asked while somebody waits. */
export const SALESFORCE_ERRORS: readonly ErrorCode[] = [
  'not_found',
  'config_secret_missing',
  'secret_key',
  'address_refused',
  'salesforce_credentials',
  'salesforce_authorization',
  'salesforce_identity',
  'salesforce_unreachable',
  'salesforce_quota',
  'salesforce_budget',
  'docebo_credentials',
  'docebo_permission',
  'docebo_fields',
  'docebo_quota',
  'docebo_unreachable',
  'docebo_refused',
  'docebo_list',
  'docebo_response',
  'salesforce_permission',
  'salesforce_list_view',
  'salesforce_field',
  'salesforce_query',
  'salesforce_cursor',
  'salesforce_incomplete',
  'salesforce_response',
];
