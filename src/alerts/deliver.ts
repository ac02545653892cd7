import type { ClaimedAlert, Outbox } from '../store/outbox.ts';
import type { Logger } from '../support/logger.ts';
import { type AlertSettings, CHANNELS, type Channel } from '../sync/alert-settings.ts';
import { nextAttempt } from './back-off.ts';
import { type Surroundings, send } from './send.ts';

export interface Delivery {
  readonly delivered: number;
  /** Will be tried again. */
  readonly postponed: number;
  /** Will not. */
  readonly givenUp: number;
}

export interface Deliverer {
  readonly outbox: Outbox;
  readonly config: Surroundings;
  readonly logger: Logger;
}

/**
 * Delivers the alerts that are due, the oldest first. A receiver that fails gets no other alert until it is tried again.
 * Several processes can do this at once: an alert is with one of them at a time. One that dies in the middle of it leaves
 * an alert that is delivered again, under the same id.
 */
export async function deliverAlerts(deliverer: Deliverer, now: Date): Promise<Delivery> {
  const settings = await deliverer.outbox.settings();
  const total = { delivered: 0, postponed: 0, givenUp: 0 };
  for (const channel of CHANNELS) {
    for (let goesOn = true; goesOn; ) {
      const claimed = await deliverer.outbox.claim(channel, now);
      if (claimed === null) break;
      const outcome = await deliver(deliverer, settings, channel, claimed, now);
      total[outcome] += 1;
      goesOn = outcome !== 'postponed';
    }
  }
  return total;
}

async function deliver(
  { outbox, config, logger }: Deliverer,
  settings: AlertSettings,
  channel: Channel,
  claimed: ClaimedAlert,
  now: Date,
): Promise<keyof Delivery> {
  const { id, alert, attempts } = claimed;
  const about = { alert: id, channel, kind: alert.kind, connection: alert.connection, entity: alert.entity };
  const wanted = settings[channel];
  if (wanted === null) {
    await outbox.giveUp(id, `Alerts by ${channel} are switched off.`);
    return 'givenUp';
  }
  try {
    await send({ settings, config }, channel, id, alert, now);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const next = nextAttempt(attempts, now);
    logger[next === null ? 'error' : 'warn']({ ...about, attempts, next }, 'alert not delivered');
    if (next === null) await outbox.giveUp(id, reason);
    else await outbox.postpone(id, reason, next);
    return next === null ? 'givenUp' : 'postponed';
  }
  await outbox.delivered(id, now);
  logger.info(about, 'alert delivered');
  return 'delivered';
}
