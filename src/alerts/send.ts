import { resolveEmail, resolveWebhook } from '../config/alert-secrets.ts';
import type { Environment } from '../config/environment.ts';
import type { AlertSettings, Channel } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { sendEmail } from './email.ts';
import { postWebhook } from './webhook.ts';

/** Sends one alert one way, if it is configured. Throws what the receiver, the way to it or a secret has against that. */
export async function send(
  { settings, environment }: { readonly settings: AlertSettings; readonly environment: Environment },
  channel: Channel,
  id: string,
  alert: Alert,
  now: Date,
): Promise<void> {
  const { email, webhook } = settings;
  if (email && channel === 'email') await sendEmail(resolveEmail(email, environment), id, alert);
  if (webhook && channel === 'webhook') await postWebhook(resolveWebhook(webhook, environment), id, alert, now);
}
