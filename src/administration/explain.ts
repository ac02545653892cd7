import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { type RecordReference, recordsOf } from '../store/views/records-of.ts';
import { RollcallError } from '../support/errors.ts';
import type { Entity } from '../sync/entity.ts';
import type { Explanation } from '../sync/explain/explain.ts';

/** Where connections can be opened. */
interface Explaining {
  readonly db: Kysely<Database>;
  connect(name: string): Promise<
    AsyncDisposable & {
      explain(entity: Entity, sourceId: string, options: { readonly signal?: AbortSignal }): Promise<Explanation>;
    }
  >;
}

export interface ExplainedRecord extends Explanation {
  readonly connection: string;
  readonly entity: Entity;
}

/** More than that are not one person. */
const MOST = 10;

/**
 * What the next runs would do with a person, for each Salesforce record that they are made of (R41). Reads those records
 * and stores nothing.
 *
 * @param who username, id on the platform, or Salesforce Id.
 * @throws RollcallError `not_found` when nothing is known of them; what keeps a run from beginning.
 */
export async function explainPerson(
  context: Explaining,
  who: string,
  { connection, signal }: { readonly connection?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<ExplainedRecord[]> {
  const records = (await recordsOf(context.db, who)).filter(
    (record) => record.connection === (connection ?? record.connection),
  );
  if (records.length === 0) {
    throw new RollcallError(
      'not_found',
      `No synchronization knows ${who}: nobody with this username or id is kept in step with Salesforce${connection === undefined ? '' : ` by ${connection}`}. Give the Salesforce Id of the record.`,
    );
  }
  return await explainRecords(context, records, signal);
}

/** The same for known records, at most ten of them. */
export async function explainRecords(
  { connect }: Pick<Explaining, 'connect'>,
  records: readonly RecordReference[],
  signal?: AbortSignal,
): Promise<ExplainedRecord[]> {
  const explained: ExplainedRecord[] = [];
  for (const { connection: name, entity, sourceId } of records.slice(0, MOST)) {
    await using open = await connect(name);
    const explanation = await open.explain(entity, sourceId, signal ? { signal } : {});
    explained.push({ connection: name, entity, ...explanation });
  }
  return explained;
}
