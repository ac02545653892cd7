import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { guardedConnector } from '../support/outbound/guard.ts';
import type { PrivateNetworks } from '../support/outbound/private-networks.ts';
import type { WebhookSettings } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';

const TIMEOUT_MS = 20_000;

/**
 * Posts one alert as JSON. `Rollcall-Signature` is `sha256=` and the HMAC-SHA256, in hexadecimal, of the text of
 * `Rollcall-Timestamp` (seconds), a dot and the body. Throws unless the answer is a 2xx, a redirect is none,
 * and `address_refused`.
 */
export async function postWebhook(
  { url, secret, privateNetworks }: WebhookSettings & { readonly privateNetworks: PrivateNetworks },
  id: string,
  alert: Alert,
  now: Date,
): Promise<void> {
  const body = JSON.stringify({ id, ...alert });
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const dispatcher = new Agent({ connect: guardedConnector({ privateNetworks }, { timeout: TIMEOUT_MS }) });
  await using _ = { [Symbol.asyncDispose]: () => dispatcher.destroy() };
  const response = await request(url, {
    dispatcher,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Rollcall',
      'rollcall-timestamp': timestamp,
      'rollcall-signature': `sha256=${signature(secret, timestamp, body)}`,
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body.dump();
  if (response.statusCode < 200 || response.statusCode > 299) {
    throw new Error(`The receiver answered ${response.statusCode}.`);
  }
}

function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}
