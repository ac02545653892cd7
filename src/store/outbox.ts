import { type Kysely, sql } from 'kysely';
import type { AlertSettings, Channel } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { alertSettings } from './installation.ts';
import type { Database } from './schema.ts';

export interface ClaimedAlert {
  readonly id: string;
  readonly alert: Alert;
  /** This one counts. */
  readonly attempts: number;
}

/** Alerts that wait to be delivered. */
export interface Outbox {
  settings(): Promise<AlertSettings>;
  /** The oldest alert that is due; nobody else gets it for some minutes. */
  claim(channel: Channel, now: Date): Promise<ClaimedAlert | null>;
  delivered(id: string, now: Date): Promise<void>;
  postpone(id: string, reason: string, next: Date): Promise<void>;
  giveUp(id: string, reason: string): Promise<void>;
}

/** Longer than an attempt can take. */
const CLAIM_MINUTES = 2;
/** Enough of a reason to recognize it. */
const REASON_LENGTH = 500;

export function createOutbox(db: Kysely<Database>): Outbox {
  const end = async (id: string, values: { delivered_at?: Date; next_at: Date | null; error: string | null }) => {
    await db.updateTable('alert').set(values).where('id', '=', id).execute();
  };
  return {
    settings: () => alertSettings(db),

    async claim(channel, now) {
      const { rows } = await sql<{ id: string; content: Alert; attempts: number }>`
        update alert set attempts = attempts + 1,
          next_at = ${now}::timestamptz + make_interval(mins => ${CLAIM_MINUTES})
        where id = (
          select id from alert where channel = ${channel} and next_at <= ${now}
          order by id limit 1 for update skip locked)
        returning id, content, attempts`.execute(db);
      const [row] = rows;
      return row ? { id: row.id, alert: row.content, attempts: row.attempts } : null;
    },

    delivered: (id, now) => end(id, { delivered_at: now, next_at: null, error: null }),
    postpone: (id, reason, next) => end(id, { next_at: next, error: reason.slice(0, REASON_LENGTH) }),
    giveUp: (id, reason) => end(id, { next_at: null, error: reason.slice(0, REASON_LENGTH) }),
  };
}
