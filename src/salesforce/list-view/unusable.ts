import { RollcallError } from '../../support/errors.ts';
import type { ListView } from '../../sync/source.ts';
import type { SalesforceError } from '../http/error.ts';
import { BUILT_IN_USER_VIEWS } from './built-in.ts';

/** The error for a view that exists and cannot be synchronized. */
export function unusable(view: ListView, reason: string): RollcallError {
  return new RollcallError(
    'salesforce_list_view',
    `The list view "${view.label}" (${view.developerName}) cannot be synchronized: ${reason}. Choose another list view, or make one in Salesforce with filters on fields only.`,
  );
}

/** The error for an object whose list views no way of asking tells. */
export function notOffered(object: string, cause: SalesforceError): RollcallError {
  return new RollcallError(
    'salesforce_list_view',
    `This org does not offer the list views of ${object} to programs, neither by its index nor by query (${cause.failure.code}). Check that the integration user may read ${object}; if it may, synchronize contacts or a custom object instead.`,
    { cause },
  );
}

/** The error for a view that is listed, and whose filter Salesforce tells in no way. */
export function notDescribed(object: string, view: ListView, cause: SalesforceError): RollcallError {
  const instead =
    object.toLowerCase() === 'user'
      ? `choose ${BUILT_IN_USER_VIEWS.map((builtIn) => builtIn.view.developerName).join(' or ')}, which Rollcall makes itself`
      : 'choose contacts or a custom object instead';
  return new RollcallError(
    'salesforce_list_view',
    `Salesforce lists the list view "${view.label}" (${view.developerName}) of ${object} and does not describe it to the integration user. Share the view with all users in Salesforce; if it is shared already, this org does not offer list views of ${object} to programs: ${instead}.`,
    { cause },
  );
}
