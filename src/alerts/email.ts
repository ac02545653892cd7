import type { EmailSettings } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { openMailServer, type ReachedMailServer } from './mail-server.ts';
import { alertMail } from './message.ts';

/** Sends one alert to all recipients. Throws what the mail server, or the way to it, has against that. */
export async function sendEmail(settings: ReachedMailServer & EmailSettings, id: string, alert: Alert): Promise<void> {
  using server = openMailServer(settings);
  await server.send({ to: settings.to, ...alertMail(alert), key: `alert-${id}-${Date.parse(alert.at)}` });
}
