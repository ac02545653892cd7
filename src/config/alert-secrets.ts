import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { AlertSettings, EmailSettings, WebhookSettings } from '../sync/alert-settings.ts';
import type { Environment } from './environment.ts';
import { replaceReferences } from './reference.ts';
import { webhookUrlProblem } from './webhook-url.ts';

/**
 * Replaces the references, just before a mail is sent. Throws `config_secret_missing`, and `config_invalid` when what comes
 * out is no mail server; the message does not repeat it.
 */
export function resolveEmail(email: EmailSettings, environment: Environment): EmailSettings {
  const smtp = resolve('alerts.email.smtp', email.smtp, environment);
  const url = URL.parse(smtp);
  if (url?.hostname && ['smtp:', 'smtps:'].includes(url.protocol)) return { ...email, smtp };
  throw new RollcallError(
    'config_invalid',
    saying(
      'smtp_wrong',
    )`What ${{ reference: email.smtp }} stands for must be a mail server, like smtps://user:password@mail.acme.example.`,
  );
}

/** The same for the webhook; throws `config_invalid` when the address that comes out cannot be one. */
export function resolveWebhook(webhook: WebhookSettings, environment: Environment): WebhookSettings {
  const url = resolve('alerts.webhook.url', webhook.url, environment);
  const problem = webhookUrlProblem(url);
  if (problem !== null)
    throw new RollcallError('config_invalid', [saying('webhook_address')`alerts.webhook.url:`, problem]);
  return { url, secret: resolve('alerts.webhook.secret', webhook.secret, environment) };
}

function resolve(key: string, text: string, environment: Environment): string {
  const replaced = replaceReferences(text, environment);
  if (replaced.missing.length === 0) return replaced.text;
  throw new RollcallError(
    'config_secret_missing',
    saying(
      'alert_variables_missing',
    )`${{ key }} needs environment variables that are not set: ${{ variables: replaced.missing.join(', ') }}. Set them where Rollcall runs.`,
  );
}

/** Values of the alert settings that can hold references, with their places in the file. */
export function alertReferences({ email, webhook }: AlertSettings): { path: string[]; value: string }[] {
  return [
    ...(email ? [{ path: ['alerts', 'email', 'smtp'], value: email.smtp }] : []),
    ...(webhook
      ? [
          { path: ['alerts', 'webhook', 'url'], value: webhook.url },
          { path: ['alerts', 'webhook', 'secret'], value: webhook.secret },
        ]
      : []),
  ];
}
