import { type Kysely, sql } from 'kysely';
import type { SentenceParams } from '../../support/sentence.ts';
import type { Database } from '../schema.ts';

/** Rejections or skips of a run that share a reason. */
export interface ReasonGroup {
  readonly action: 'reject' | 'skip';
  readonly reason: string;
  readonly count: number;
  /** The first of them. */
  readonly example: {
    readonly sourceId: string | null;
    readonly username: string | null;
    readonly field: string | null;
    readonly value: string | null;
    readonly message: string | null;
    readonly params: SentenceParams;
  };
}

/** Why a run left people out, most frequent reason first. */
export async function reasonsOfRun(db: Kysely<Database>, runId: string): Promise<ReasonGroup[]> {
  const rows = await db
    .selectFrom('change')
    .where('run_id', '=', runId)
    .where('kind', '=', 'person')
    .where('action', 'in', ['reject', 'skip'])
    .groupBy(['action', 'reason'])
    .select((eb) => [
      'action',
      'reason',
      eb.fn.countAll<string>().as('count'),
      first(sql.ref('source_id')).as('source_id'),
      first(sql.ref('username')).as('username'),
      first(sql`detail ->> 'field'`).as('field'),
      first(sql`detail ->> 'value'`).as('value'),
      first(sql`detail ->> 'message'`).as('message'),
      first<SentenceParams>(sql`detail -> 'params'`).as('params'),
    ])
    .orderBy('count', 'desc')
    .orderBy('reason')
    .execute();
  return rows.map(({ action, reason, count, source_id, params, ...example }) => ({
    action: action === 'skip' ? 'skip' : 'reject',
    reason,
    count: Number(count),
    example: { sourceId: source_id, ...example, params: params ?? {} },
  }));
}

function first<Value = string>(value: ReturnType<typeof sql>) {
  return sql<Value | null>`(array_agg(${value} order by page, seq))[1]`;
}
