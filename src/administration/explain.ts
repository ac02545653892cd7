import type { Kysely } from 'kysely';
import type { OwnerOf } from '../store/owner.ts';
import type { Database } from '../store/schema.ts';
import { type RecordReference, recordsOf } from '../store/views/records-of.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { Entity } from '../sync/entity.ts';
import type { Explanation } from '../sync/explain/explain.ts';

/** Where connections can be opened. */
interface Explaining {
  readonly db: Kysely<Database>;
  connect(
    name: string,
    owner: string,
  ): Promise<
    AsyncDisposable & {
      explain(entity: Entity, sourceId: string, options: { readonly signal?: AbortSignal }): Promise<Explanation>;
    }
  >;
}

export interface ExplainedRecord extends Explanation, OwnerOf {
  readonly connection: string;
  readonly entity: Entity;
}

/** A record that nothing can be said of now, as its connection does not work. */
export interface UnexplainedRecord extends RecordReference {
  readonly error: RollcallError;
}

export interface Explained {
  readonly records: readonly ExplainedRecord[];
  readonly failed: readonly UnexplainedRecord[];
}

/** More than that are not one person. */
const MOST = 10;

/**
 * What the next runs would do with a person, for each Salesforce record that they are made of (R41). Reads those records
 * and stores nothing.
 *
 * @param who username, id on the platform, or Salesforce Id.
 * @throws RollcallError `not_found` when nothing is known of them; what keeps a run from beginning, where that is so for
 *   each record.
 */
export async function explainPerson(
  context: Explaining,
  who: string,
  { connection, signal }: { readonly connection?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<Explained> {
  const records = (await recordsOf(context.db, who)).filter(
    (record) => record.connection === (connection ?? record.connection),
  );
  if (records.length === 0) {
    throw new RollcallError(
      'not_found',
      saying(
        'explain_unknown',
      )`No synchronization knows ${{ who }}: nobody with this username or id is kept in step with Salesforce${{ connection: connection === undefined ? ['none', ''] : [connection, ` by ${connection}`] }}. Give the Salesforce Id of the record.`,
    );
  }
  return await explainRecords(context, records, signal);
}

/** The same for known records, at most ten of them; one that cannot be read does not stop another. */
export async function explainRecords(
  { connect }: Pick<Explaining, 'connect'>,
  records: readonly RecordReference[],
  signal?: AbortSignal,
): Promise<Explained> {
  const explained: ExplainedRecord[] = [];
  const failed: UnexplainedRecord[] = [];
  for (const record of records.slice(0, MOST)) {
    const { connection, entity, sourceId, owner, ownerName } = record;
    try {
      await using open = await connect(connection, owner);
      const explanation = await open.explain(entity, sourceId, signal ? { signal } : {});
      explained.push({ connection, entity, owner, ownerName, ...explanation });
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error;
      failed.push({ ...record, error });
    }
  }
  const [first] = failed;
  if (explained.length === 0 && first !== undefined) throw first.error;
  return { records: explained, failed };
}
