import type { Org, Session } from '../org/org.ts';
import { compileCondition } from './condition.ts';
import { orderPositions } from './order.ts';
import { parseQuery } from './parse.ts';
import { listedPositions } from './scan.ts';
import { queryContext } from './scope.ts';
import { compileColumns } from './select.ts';

/**
 * Whether the session's user could run a query, without running it.
 *
 * @throws SalesforceError as `runSoql` would
 */
export function checkSoql(org: Org, soql: string, session: Session): void {
  const query = parseQuery(soql);
  const context = queryContext(org, session, false, query);
  if (query.where !== null) compileCondition(context, query.where);
  compileColumns(context);
  orderPositions(context, listedPositions(new Uint32Array()));
}
