import type { ConnectionStatus } from '../sync/check-connection.ts';
import type { Entity } from '../sync/entity.ts';
import type { Explanation } from '../sync/explain/explain.ts';
import type { OneRequest } from '../sync/one/synchronize-one.ts';
import type { RunResult } from '../sync/result.ts';

interface Call {
  readonly signal: AbortSignal;
}

/** What is asked of an open connection. */
interface Connected {
  status(options: Call): Promise<ConnectionStatus>;
  explain(entity: Entity, sourceId: string, options: Call): Promise<Explanation>;
  synchronizeOne(entity: Entity, sourceId: string, options: Call & OneRequest): Promise<RunResult>;
}

/** The five steps of R42, with their data. */
export interface OnePersonSteps {
  /** Step 1: where, and as whom. */
  readonly connect: { readonly org: string; readonly user: string };
  /** Steps 2 to 4, read, scope and match, as they were before anything was done. */
  readonly explanation: Explanation;
  /** Step 5: what was done. */
  readonly result: RunResult;
}

/** Synchronizes the person of one record, and says step by step how it came out. Throws as synchronizeOne does. */
export async function synchronizePerson(
  connection: Connected,
  entity: Entity,
  record: string,
  { signal, ...request }: Call & OneRequest,
): Promise<OnePersonSteps> {
  const { organizationId: org, username: user } = await connection.status({ signal });
  const explanation = await connection.explain(entity, record, { signal });
  const result = await connection.synchronizeOne(entity, record, { signal, ...request });
  return { connect: { org, user }, explanation, result };
}
