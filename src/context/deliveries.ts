import type { Delivery } from '../alerts/deliver.ts';
import type { Trial } from '../alerts/try-channels.ts';
import { resolveEmail } from '../config/alert-secrets.ts';
import type { Delivered, NotificationDelivery } from '../platform/notifications/deliver.ts';
import { answerPasswordRequests } from '../store/access/password-links.ts';
import { alertSettings } from '../store/installation.ts';
import { createOutbox } from '../store/outbox.ts';
import { noteOverdue } from '../sync/watch/overdue.ts';
import type { Adapters } from './adapters.ts';

/** What leaves Rollcall by mail and webhook. */
export interface Deliveries {
  /** Delivers the alerts that are due, after looking for what is overdue. To be called every minute or so. */
  deliverAlerts(now: Date): Promise<Delivery>;
  /** Sends one alert each way that is configured, to see whether it arrives. */
  tryAlerts(now: Date): Promise<Trial[]>;
  /** Sends the notifications that are due, links that were asked for among them. To be called several times a minute. */
  deliverNotifications(now: Date, options?: { readonly signal?: AbortSignal }): Promise<Delivered>;
}

type Needed = Pick<Adapters, 'config' | 'db' | 'journal' | 'logger'>;

/** Mail is loaded when there is something to send: most commands have nothing. */
export function createDeliveries({ config, db, journal, logger }: Needed): Deliveries {
  return {
    async deliverAlerts(now) {
      await noteOverdue(journal, now);
      const { deliverAlerts } = await import('../alerts/deliver.ts');
      return await deliverAlerts({ outbox: createOutbox(db), config, logger }, now);
    },
    async tryAlerts(now) {
      const { tryChannels } = await import('../alerts/try-channels.ts');
      return await tryChannels(await alertSettings(db), config, now);
    },
    async deliverNotifications(now, { signal } = {}) {
      await answerPasswordRequests(db, now);
      const { email } = await createOutbox(db).settings();
      const { deliverNotifications } = await import('../platform/notifications/deliver.ts');
      const { createPasswordLink } = await import('../administration/access/password-links.ts');
      const { nextAttempt } = await import('../alerts/back-off.ts');
      const { openMailServer } = await import('../alerts/mail-server.ts');
      const { environment, privateNetworks } = config;
      using server = email === null ? null : openMailServer({ ...resolveEmail(email, environment), privateNetworks });
      const linkFor: NotificationDelivery['linkFor'] = (...link) => createPasswordLink(db, ...link);
      const address = config.http.publicUrl?.href ?? null;
      return await deliverNotifications(
        { db, send: server && ((mail) => server.post(mail)), address, linkFor, nextAttempt },
        now,
        signal,
      );
    },
  };
}
