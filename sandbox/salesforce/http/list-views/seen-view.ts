import type { ListViewDefinition, Org, Session } from '../../org/org.ts';
import { checkSoql } from '../../soql/check-soql.ts';
import { SalesforceError } from '../../soql/soql.ts';

const BY_ID = 'Id ASC NULLS FIRST';

/**
 * A list view as the session's user gets it: without the columns and orders whose fields the user does not see, and
 * without a filter that needs one. No fact tells what a real org does with such a filter; that it goes missing, and the
 * view with it describes as everything, is what a recorded one looks like.
 */
export function seenView(org: Org, view: ListViewDefinition, session: Session): ListViewDefinition {
  const works = (soql: string): boolean => {
    try {
      checkSoql(org, soql, session);
      return true;
    } catch (error) {
      if (error instanceof SalesforceError) return false;
      throw error;
    }
  };
  const from = `FROM ${view.object}`;
  const orders = view.orderBy.split(',').filter((order) => works(`SELECT Id ${from} ORDER BY ${order}`));
  return {
    ...view,
    columns: view.columns.filter((column) => works(`SELECT ${column} ${from}`)),
    where: view.where === null || works(`SELECT Id ${from} WHERE ${view.where}`) ? view.where : null,
    orderBy: orders.length === 0 ? BY_ID : orders.join(','),
  };
}
