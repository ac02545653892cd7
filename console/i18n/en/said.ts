import type {
  OfBranches,
  OfFields,
  OfListViews,
  OfProviders,
  OfRuns,
  WhyFull,
} from '../../../src/sync/sentences/values.ts';

/** What the server says beside errors and about whom it leaves out, by code: why a run reads everything, warnings, the log. */
export const said = {
  whyFull: {
    first_run: 'It is the first run of these settings.',
    object_changed: 'The Salesforce object was changed.',
    mapping_changed: 'The mapping was changed.',
    options_changed: 'The import options were changed.',
    branches_changed: 'The branch rule was changed.',
    leavers_changed: 'What happens to people who leave was changed.',
    destination_changed: 'The destination branch is another one.',
    access_changed: 'The connection signs in differently.',
    leaders_changed: 'Older settings of somebody else that people follow have come or gone.',
    view_changed: 'The list view is {view}, it was {before}.',
    filter_changed: 'The filter of the list view {view} was changed in Salesforce.',
    field_back: 'The field {path} can be read again.',
    picklist_changed: 'The options of the picklist {path} were changed in Salesforce.',
    type_changed: 'The field {path} was of the type {before} and is {type} now.',
    run_undone: 'A run was undone since.',
    many_retries: '{count, number} people wait to be tried again; reading everything costs less than asking for each.',
    records_unaccounted: 'The last run could not account for {count, number} records of the list view.',
    many_changed:
      '{count, number} records were changed; reading everything costs less than asking who is still in the view.',
  } satisfies Record<keyof WhyFull, string>,
  views: {
    scope_relative:
      'The list view "{view}" has the scope "{scope}": it holds {means, select, mine {records that the integration user owns} team {records of the integration user’s team} mine_and_my_groups {records of the integration user and its groups} my_territory {records in the territory of the integration user} my_team_territory {records in the territories of the integration user’s team} delegated {records that the integration user has delegated} user_owned {records that the integration user owns and no queue} queue_owned {records that queues of the integration user own} genericteam {records shared with the team of the integration user} team_by_role {records of the roles below the integration user} other {records that the scoping rules of the integration user let through}}, not those of the person who made the view. Choose a view of all records unless this is meant.',
    labels_compared:
      'The filter of the list view "{view}" compares picklist labels, in the language of the integration user. If that language changes, so do its records.',
    view_built_in: '"{view}" is made by Rollcall, because this org does not offer list views of {object} to programs.',
    view_unlisted:
      'This org does not list the list views of {object} to programs; "{view}" was found by {how, select, query {a query of all list views} other {the User Interface API}}, and its filter is what Salesforce describes.',
    filter_rewritten:
      'Salesforce does not describe the list view "{view}" of {object} as a query. Its filter was read by the User Interface API and written anew: compare the number of its records with that in Salesforce.',
    changes_unfiltered:
      'All records are read, not only those that changed, because Salesforce cannot filter {object} by {paths}.',
  } satisfies Record<keyof OfListViews, string>,
  fields: {
    field_object_unreadable:
      '"{path}" exists, but the integration user may not read the object behind it: give it read access to that object.',
    field_unreadable: '"{path}" exists on {at}, but the integration user may not read it: give it field-level access.',
    field_absent: '"{path}" does not exist on {at}.{meant, select, none {} other { Is {meant} meant?}}',
    field_unknown:
      '"{path}" does not exist on {at}, or the integration user may not read it.{meant, select, none {} other { Is {meant} meant?}}',
    field_unmappable: 'The Salesforce field {path} is of type {type} and cannot be mapped.',
    field_mismatch:
      'The Salesforce field {path} is of type {type} and cannot become {target}, which is of type {becomes}.',
    field_retyped: 'The Salesforce field {path} is of type {type}. It was of type {before} when it was mapped.',
    field_was: 'It was of type {before} when it was mapped.',
    values_kept: 'People keep the values that they have from it.',
    target_absent: 'The platform has no field {target}.',
    column_unread: 'The Salesforce field {path} is not among the columns that are read.',
    field_undescribed: 'The Salesforce field {path} has not been described.',
  } satisfies Record<keyof OfFields, string>,
  branches: {
    account_not_visible:
      'Account {account} cannot be seen by the integration user, so its contacts go to the destination branch. Share the account with the integration user in Salesforce.',
    parent_not_visible:
      'Account {account} has the parent {parent}, which the integration user cannot see, so its branch is directly under the destination branch. Share the parent with the integration user in Salesforce.',
    loop: '{count, plural, one {# account is its own parent} other {# accounts are each other’s parents}} ({named}{more, select, yes {, …} other {}}), so the branch of {lowest} is directly under the destination branch. Correct the parent of one of them in Salesforce.',
    too_deep:
      'Account {account} is more than {deepest, number} levels deep in Salesforce, so its branch is under that of account {parent}. Make the account hierarchy shallower.',
    name_missing:
      'Account {account} has no name that can be seen, so its branch is named after its Id. Give the account a name in Salesforce.',
    name_too_long:
      '{of, select, account {The name of account {key} is longer than {longest, number} characters, so its branch is named "{name}". Shorten it in Salesforce.} other {An option of {path} has a label longer than {longest, number} characters, so its branch ({key}) is named "{name}". Shorten the label in Salesforce.}}',
    no_code:
      'The branch "{branch}" (#{id}) has no code and is not used for {key}: its people, and those of everything below it, go to the destination branch. Give the branch a code on the platform, or rename it.',
    above_destination:
      'The branch "{branch}" (#{id}) of {key} is the destination branch or above it, so it cannot be moved below it: its people, and those of everything below it, go to the destination branch. Choose another destination branch.',
    gone: '{key} is no longer in Salesforce, or no longer visible. Its branch "{branch}"{code, select, none {} other { ({code})}} stays as it is; Branches lists such branches under “No longer in Salesforce”.',
  } satisfies Record<keyof OfBranches, string>,
  runs: {
    run_started:
      '{how, select, full {Reading the list view {view} ({name}).} single {Reading the record {record} alone, which is in the list view {view} ({name}).} swept {Reading what changed in the list view {view} ({name}) since {since}, and the Ids of all others.} other {Reading what changed in the list view {view} ({name}) since {since}.}}',
    undo_started: 'Comparing what run {run} has done with what is there now.',
    run_resumed: 'The run was interrupted and goes on where it was.',
    run_finished: 'Records read: {read, number}. People imported: {imported, number}. Rejected: {rejected, number}.',
    undo_finished: 'Run {run} was undone. People changed back: {back, number}. Left alone: {left, number}.',
    run_expired: 'Nobody approved the plan in time, so it has expired. Nothing was written; the next run plans anew.',
    run_discarded: 'The plan was thrown away; nothing was written.',
    run_cancelled:
      '{when, select, applying {The run was cancelled while it was applied. What was applied until then stays; the next run does the rest.} held {The settings changed while this run waited for approval; a new run replaces it.} interrupted {The settings changed while this run was interrupted; a new run replaces it.} other {The run was cancelled before anything was written.}}',
    read_together: '{workers, number} workers have read the list view together.',
    read_restarted:
      '{why, select, cursor {Salesforce no longer knew where the read was.} other {Salesforce sent another number of records than it had announced.}} The read was begun again.',
    read_twice: '{count, number} records came twice from Salesforce; the newer copy was taken.',
    records_missed:
      'The list view {view} has {met, number} records, but only {accounted, number} are linked with a person or listed as unresolved: {missing, number} are missing. The next run reads everything again; if this stays, please report it.',
    people_led: 'People whose values follow older settings of somebody else: {count, number}.',
    people_let_go: 'People who are let go of because other settings hold them: {count, number}.',
    branches_changed_since: 'Branches that were changed since and stay as they are: {count, number}.',
    branches_stay:
      'Branches that the run had created and that stay: {count, number}. Delete those by hand that nobody needs.',
  } satisfies Record<keyof OfRuns, string>,
  providers: {
    certificate_expired:
      'The certificate expired on {day}. People go on coming in: what counts is its key, for as long as it stands here. Ask the provider whether it has a new one, and refresh the metadata.',
    certificate_expires:
      'The certificate expires on {day} (days left: {days, number}). Ask the provider for the next one, and take it in beside this one before it changes.',
    certificate_early: 'The certificate is valid from {day} on only.',
    certificate_key_weak:
      'The key of the certificate ({key}) is too weak: whoever finds it out comes in as anybody. Ask the provider for RSA with at least {fewest} bits.',
    certificate_key_unusable:
      'The key of the certificate ({key}) cannot be used: signatures have to be made with RSA, and others are refused.',
    certificate_signature_weak:
      'The certificate itself is signed in a weak way ({algorithm}). Nothing here relies on that, but it is old: ask the provider for a new one.',
    algorithms_unannounced:
      'The provider says that it signs with {announced}, and only {accepted} is accepted here: nobody could sign in. Choose what it signs with in its settings.',
    address_plain: '{host} is reached without TLS, which is for tests on one machine only.',
    address_private:
      '{host} leads into a private network ({address}): only people whose browsers reach it can sign in.',
    metadata_changed: 'The metadata say something else than what is kept here. Refresh them.',
    metadata_expired:
      'The metadata say that they hold until {day}, which is over: what they say may be replaced by now. Ask the provider for newer ones.',
    metadata_unkept:
      'No address of the metadata is kept, so nobody notices when the provider changes its certificates. Enter it, where the provider publishes them.',
    metadata_unusable: 'The metadata could not be compared.',
  } satisfies Record<keyof OfProviders, string>,
} as const;
