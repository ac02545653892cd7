import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { ListView } from '../../sync/source.ts';
import type { SalesforceError } from '../http/error.ts';
import { BUILT_IN_USER_VIEWS } from './built-in.ts';

/** The error for a view that exists and cannot be synchronized. */
export function unusable(view: ListView, ...reason: readonly Sentence[]): RollcallError {
  return new RollcallError('salesforce_list_view', [
    saying(
      'view_unusable',
    )`The list view "${{ view: view.label }}" (${{ name: view.developerName }}) cannot be synchronized:`,
    ...reason,
    saying('view_choose_other')`Choose another list view, or make one in Salesforce with filters on fields only.`,
  ]);
}

/** The error for an object whose list views no way of asking tells. */
export function notOffered(object: string, cause: SalesforceError): RollcallError {
  return new RollcallError(
    'salesforce_list_view',
    saying(
      'views_refused',
    )`This org does not offer the list views of ${{ object }} to programs, neither by its index nor by query (${{ answer: cause.failure.code }}). Check that the integration user may read ${{ object }}; if it may, synchronize contacts or a custom object instead.`,
    { cause },
  );
}

const BUILT_IN_NAMES = BUILT_IN_USER_VIEWS.map(({ view }) => view.developerName);

/** The error for a view that is listed, and whose filter Salesforce tells in no way. */
export function notDescribed(object: string, view: ListView, cause: SalesforceError): RollcallError {
  const instead =
    object.toLowerCase() === 'user'
      ? saying(
          'view_choose_built_in',
        )`choose ${{ views: [BUILT_IN_NAMES.join(' / '), BUILT_IN_NAMES.join(' or ')] }}, which Rollcall makes itself.`
      : saying('view_choose_object')`choose contacts or a custom object instead.`;
  return new RollcallError(
    'salesforce_list_view',
    [
      saying(
        'view_not_described',
      )`Salesforce lists the list view "${{ view: view.label }}" (${{ name: view.developerName }}) of ${{ object }} and does not describe it to the integration user. Share the view with all users in Salesforce; if it is shared already, this org does not offer list views of ${{ object }} to programs:`,
      instead,
    ],
    { cause },
  );
}

/** The reason of a view whose filter holds something that SOQL has no words for. */
export function heldBy(what: Sentence): readonly Sentence[] {
  return [
    saying('view_filter_holds')`its filter holds`,
    what,
    saying('view_not_soql')`which cannot be written as SOQL.`,
  ];
}
