import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { checked, jsonOf } from '../http/body.ts';
import type { Client, ClientCallOptions } from '../http/client.ts';
import { isRefusal, SalesforceError } from '../http/error.ts';
import { AttemptFailed, failureFromBody } from '../http/failure.ts';
import { type QueryOperation, queryPath } from '../http/request.ts';
import type { Answer } from '../http/transport.ts';

/** SOQL, and whether deleted records count. */
export interface Query {
  readonly soql: string;
  readonly operation?: QueryOperation;
}

/** Longer addresses are refused with 414; the headers count too (431), the token alone may have 2,000 bytes. */
export const MAX_URI_BYTES = 16_384 - 4096;
/** Of one query. [SOQL and SOSL limits] */
export const MAX_SOQL_CHARACTERS = 100_000;

/** The query fits into no address, and Salesforce does not take it as part of a composite request either. */
export class QueryTooLong extends RollcallError {
  constructor(reason: Error | null) {
    super(
      'salesforce_query',
      [
        reason === null
          ? saying(
              'query_too_long',
            )`The query of the list view with the mapped fields is too long for the REST API of Salesforce.`
          : saying(
              'query_too_long_refused',
            )`The query of the list view with the mapped fields is too long for the REST API of Salesforce, and the other way to ask it is refused (${{ why: reason.message }}).`,
        saying('query_shorter')`Map fewer fields, or simplify the filter of the list view.`,
      ],
      ...(reason === null ? [] : [{ cause: reason }]),
    );
  }
}

/**
 * Asks a query, and reads its first answer. There is no POST for queries: one that is too long for an address goes as
 * the only part of a composite request, whose body has room for it. Throws QueryTooLong where that does not work.
 */
export async function askQuery<T>(
  client: Client,
  query: Query,
  schema: z.ZodType<T>,
  options: ClientCallOptions,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const path = queryPath(client.apiVersion, query.soql, query.operation);
  if (path.length <= MAX_URI_BYTES) return client.json({ kind: 'get', path, headers }, schema, options);
  if (query.soql.length > MAX_SOQL_CHARACTERS) throw new QueryTooLong(null);

  let taken = false;
  const read = async (answer: Answer, endpoint: string): Promise<T> => {
    const { httpStatusCode: status, body } = await partOf(answer, endpoint);
    taken = !TOO_LONG.includes(status);
    if (status === 200) return checked(body, schema, endpoint);
    throw new AttemptFailed(
      failureFromBody({ stage: 'data', endpoint, status, retryAfterMs: null }, JSON.stringify(body)),
    );
  };
  return client.call({ kind: 'composite_get', path, headers }, read, options).catch((error: unknown) => {
    throw isRefused(error, taken) ? new QueryTooLong(error) : error;
  });
}

/** Where an address counts as too long inside of a composite request as well. */
const TOO_LONG: readonly number[] = [414, 431];

const compositeAnswer = z.object({
  compositeResponse: z.tuple([z.object({ httpStatusCode: z.int(), body: z.unknown() })]),
});

async function partOf(answer: Answer, endpoint: string) {
  const { compositeResponse } = await jsonOf(answer, compositeAnswer, { stage: 'data', endpoint });
  return compositeResponse[0];
}

/** True when it is the way of asking that Salesforce refuses, not the query. */
function isRefused(error: unknown, taken: boolean): error is SalesforceError {
  if (taken || !(error instanceof SalesforceError)) return false;
  return TOO_LONG.includes(error.failure.status ?? 0) || isRefusal(error);
}
