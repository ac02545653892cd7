import type { Kysely } from 'kysely';
import type { Channel } from '../../sync/alert-settings.ts';
import type { Alert } from '../../sync/watch/watch.ts';
import type { Database } from '../schema.ts';
import type { Page, PageRequest } from './page.ts';

export interface AlertRow extends Alert {
  readonly id: string;
  readonly channel: Channel;
  readonly state: 'waiting' | 'delivered' | 'given up';
  readonly attempts: number;
  /** When it is tried next; null where it is not. */
  readonly nextAt: Date | null;
  readonly deliveredAt: Date | null;
  /** What the last attempt failed at. */
  readonly error: string | null;
}

/** Alerts, newest first. */
export async function listAlerts(
  db: Kysely<Database>,
  { limit, offset, before }: PageRequest & { readonly before?: string | undefined },
): Promise<Page<AlertRow>> {
  const { total } = await db
    .selectFrom('alert')
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('alert')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return {
    total: Number(total),
    offset,
    rows: rows.map(({ id, channel, content, attempts, next_at: nextAt, delivered_at: deliveredAt, error }) => ({
      ...content,
      id,
      channel,
      state: deliveredAt === null ? (nextAt === null ? 'given up' : 'waiting') : 'delivered',
      attempts,
      nextAt,
      deliveredAt,
      error,
    })),
  };
}
