import { inEnglish, type Sentence } from './sentence.ts';
import type { TerminalText } from './terminal-text.ts';

/** One sentence, or several in a row; a mere text where only a terminal shows it. */
export type Told = Sentence | readonly Sentence[] | TerminalText;

/**
 * The one kind of error that Rollcall throws on purpose.
 *
 * `code` is stable and documented (docs/errors.md); `message` is a sentence for an operator that says what
 * happened, to whom, and what to do now, and `said` the same by codes (ADR 34). What happens to a single record is
 * never an error: it is data (see sync/map/rejection.ts).
 */
export class RollcallError extends Error {
  override readonly name = 'RollcallError';
  readonly code: ErrorCode;
  /** Empty where only a terminal shows it. */
  readonly said: readonly Sentence[];

  constructor(code: ErrorCode, told: Told, options?: { cause?: unknown }) {
    const said = 'terminal' in told ? [] : 'code' in told ? [told] : told;
    super('terminal' in told ? told.terminal : inEnglish(said), options);
    this.code = code;
    this.said = said;
  }
}

/** What an error says, for the log: its sentences, or else its English text. */
export function saidBy({ code, message, said }: RollcallError): readonly Sentence[] {
  return said.length > 0 ? said : [{ code, message, params: {} }];
}

/** An error about parts of what was asked for, each with its place there: `['values', 'email']`. */
export class RefusedParts extends RollcallError {
  readonly parts: readonly RefusedPart[];

  /** Says what is wrong with each part, unless there is more to say. */
  constructor(code: ErrorCode, parts: readonly RefusedPart[], told: Told = parts.map(({ said }) => said)) {
    super(code, told);
    this.parts = parts;
  }
}

export interface RefusedPart {
  readonly path: readonly string[];
  readonly said: Sentence;
}

/** Every code of a thrown error, with what it means. One list; docs/errors.md is checked against it. */
export const ERROR_CODES = {
  config_invalid: 'The configuration file or an environment variable cannot be used as it stands.',
  config_secret_missing: 'A ${NAME} in the configuration names an environment variable that is not set.',
  secret_key: 'The key that secrets in the database are encrypted with is missing, or is another one.',
  not_found: 'A connection, run, person or branch that was asked for does not exist.',
  run_in_progress: 'Another process is synchronizing the same settings at this moment.',
  not_in_list_view: 'A single record was to be synchronized, which is not in the list view.',
  link_taken: 'The person or the Salesforce record is linked with another one already.',
  owner_gone: 'The settings belong to somebody who is not an administrator any more.',
  run_taken_over: 'Another process has gone on with the run, because this one gave no sign of life.',
  run_given_up: 'The run has lost its worker again and again, and nobody goes on with it any more.',
  run_cancelled: 'Somebody cancelled the run.',
  run_state: 'The run is in a state that does not allow what was asked.',
  undone: 'A sign-in would change somebody again whom an undo has changed back.',
  mapping_invalid: 'The mapping cannot be used: a mandatory field is missing or a target does not exist.',
  branch_destination: 'The destination branch is missing, has no code, or is the root.',
  branch_refused: 'A branch cannot be created, edited or deleted as asked.',
  field_refused: 'An additional field cannot be created, changed or deleted as asked.',
  notification_refused: 'A notification cannot be saved as asked: a placeholder, a recipient or a branch is not right.',
  notifications_unacknowledged: 'A run would notify people, and whoever starts it has not acknowledged that.',
  person_refused: 'A person cannot be created or changed as asked: a value is not right.',
  person_protected: 'The person is an administrator, and administrators are managed elsewhere.',
  kept_in_docebo: 'The person or branch is in a Docebo tenant, and changed there.',
  database_unavailable: 'The database cannot be reached or cannot be used.',
  port_unavailable: 'The server cannot listen on the address and port that it was told.',
  file_unusable: 'A file that was named cannot be read or written.',
  database_not_empty: 'A backup can only be restored into a database that is not used yet.',
  backup_invalid: 'The file is no complete backup, or was taken with a newer version.',
  database_version: 'The data directory belongs to another major version of PostgreSQL.',
  salesforce_credentials: 'Salesforce refuses the credentials of the connection.',
  salesforce_authorization:
    'Nobody has allowed the connection to use Salesforce, or that has ended: it has to be connected again.',
  salesforce_identity: 'Salesforce let the connection in as another user, or into another org, than at the beginning.',
  authorization_refused:
    'Connecting to Salesforce did not come to its end: it was denied, took too long, or is not yours.',
  salesforce_unreachable: 'Salesforce does not answer, or not with anything that can be understood.',
  salesforce_quota: 'The API quota of the Salesforce org is used up.',
  salesforce_budget: 'The API usage of the Salesforce org has reached the share at which Rollcall stops.',
  salesforce_permission: 'The integration user may not do what is needed in Salesforce.',
  salesforce_list_view: 'The list view is gone, not visible to the integration user, or cannot be used.',
  salesforce_field:
    'A mapped field does not exist, is not visible to the integration user, or is not what it was mapped as.',
  salesforce_query: 'Salesforce refuses the query.',
  salesforce_cursor: 'A cursor or job of an interrupted read has expired.',
  salesforce_incomplete: 'A read ended with another number of records than Salesforce had announced.',
  salesforce_response: 'Salesforce answered with something that does not have the expected shape.',
  docebo_credentials: 'Docebo refuses the credentials of the connection.',
  docebo_permission: 'The user behind the token may not do what is needed in Docebo.',
  docebo_fields: 'The Docebo tenant lacks a field that Rollcall writes to.',
  docebo_quota: 'The API calls that the Docebo tenant allows in an hour are used up.',
  docebo_unreachable: 'Docebo does not answer, or not with anything that can be understood.',
  docebo_refused: 'Docebo refuses a call that is not about one person or branch.',
  docebo_usernames: 'Docebo gives people another username than they are to have.',
  docebo_list: 'Docebo has not listed all of its users or branches.',
  docebo_response: 'Docebo answered with something that does not have the expected shape.',
  request_invalid: 'A request to the API does not have the expected shape.',
  sign_in_required: 'Only somebody who is signed in, or has a token, may do this.',
  sign_in_refused: 'Username, password or code are wrong.',
  identity_provider_refused:
    'An identity provider cannot be saved, tried or used as asked: something is missing or wrong.',
  identity_provider_in_use: 'People are known by an identity provider, so that it cannot become another one.',
  identity_provider_unreachable: 'An identity provider does not answer, or not with anything that can be understood.',
  identity_refused: 'What came back from an identity provider was not asked for, is too late, or cannot be accepted.',
  identity_unknown: 'An identity provider vouches for somebody who may not come in here.',
  address_refused: 'An address leads into a private network, which the configuration does not allow.',
  second_factor_required: 'The account has a second factor, and its code is missing.',
  second_factor_refused: 'The second factor cannot be set up, confirmed or used as asked.',
  too_many_attempts: 'There were too many attempts that failed; the next one has to wait.',
  sign_in_again: 'This takes somebody who has come in just now.',
  too_many_calls: 'There are too many calls in one name; the next one has to wait.',
  password_refused: 'The password is too easily guessed.',
  password_link_refused: 'A link to set a password has been used, has expired, or is not complete.',
  password_expired: 'A password that somebody else has made up was not used in time.',
  second_factor_missing: 'A second factor is required of the account, and it has none yet.',
  password_change_required: 'The password was chosen by somebody else and has to be replaced first.',
  canvas_refused: 'Somebody opens the platform inside Salesforce and cannot be let in.',
  request_forged: 'A request that changes something did not come from a page of Rollcall.',
  forbidden: 'The API token may not do this, or it is for superadmins only.',
  setup_refused: 'The first administrator cannot be made: there is one, or the code is not right.',
  administrator_refused: 'An administrator cannot be created or changed as asked.',
  stopping: 'The server is stopping.',
  internal: 'Something went wrong that Rollcall did not expect.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof ERROR_CODES;
