import type { WatchRules } from './watch/watch.ts';

/** Who hears of what is not as it should be, and when it is not. Secrets are references to environment variables. */
export interface AlertSettings {
  readonly email: EmailSettings | null;
  readonly webhook: WebhookSettings | null;
  /** By how much the number of records may differ from that of the last runs. */
  readonly records: `${number}%` | 'off';
  /** Days without a success after which a schedule counts as overdue. */
  readonly overdueAfter: number | 'off';
}

export interface EmailSettings {
  readonly to: readonly string[];
  readonly from: string;
  /** `${NAME}` of a variable that holds `smtp://user:password@host:587` or `smtps://…`. */
  readonly smtp: string;
}

export interface WebhookSettings {
  /** May contain references. */
  readonly url: string;
  /** `${NAME}` of the variable that holds the key of the signatures. */
  readonly secret: string;
}

/** What holds where an administrator decided nothing. */
export const STANDARD_ALERTS: AlertSettings = { email: null, webhook: null, records: '30%', overdueAfter: 2 };

export const CHANNELS = ['email', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

export function watchRules({ records, overdueAfter }: AlertSettings): WatchRules {
  return {
    records: records === 'off' ? null : Number(records.slice(0, -1)),
    overdueAfter: overdueAfter === 'off' ? null : overdueAfter,
  };
}
