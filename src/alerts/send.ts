import { resolveEmail, resolveWebhook } from '../config/alert-secrets.ts';
import type { Config } from '../config/environment.ts';
import type { AlertSettings, Channel } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { sendEmail } from './email.ts';
import { postWebhook } from './webhook.ts';

/** What sending needs of the environment. */
export type Surroundings = Pick<Config, 'environment' | 'privateNetworks'>;

/** Sends one alert one way, if it is configured. Throws what the receiver, the way to it or a secret has against that. */
export async function send(
  { settings, config }: { readonly settings: AlertSettings; readonly config: Surroundings },
  channel: Channel,
  id: string,
  alert: Alert,
  now: Date,
): Promise<void> {
  const { email, webhook } = settings;
  const { environment, privateNetworks } = config;
  if (email && channel === 'email') {
    await sendEmail({ ...resolveEmail(email, environment), privateNetworks }, id, alert);
  }
  if (webhook && channel === 'webhook') {
    await postWebhook({ ...resolveWebhook(webhook, environment), privateNetworks }, id, alert, now);
  }
}
