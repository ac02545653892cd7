import { createTransport } from 'nodemailer';
import type { EmailSettings } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { alertMail } from './message.ts';

const TIMEOUT_MS = 20_000;

/** Sends one alert to all recipients. Throws what the mail server, or the way to it, has against that. */
export async function sendEmail({ to, from, smtp }: EmailSettings, id: string, alert: Alert): Promise<void> {
  const transport = createTransport({
    url: smtp,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    requireTLS: needsEncryption(smtp),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: { name: 'Rollcall', address: from },
      to: [...to],
      ...alertMail(alert),
      // The same for each attempt, so that a mail that was taken after all is not shown twice.
      messageId: `<alert-${id}-${Date.parse(alert.at)}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

/** A password goes over a network only encrypted; a relay that wants none may be without. */
function needsEncryption(smtp: string): boolean {
  const { username, hostname } = new URL(smtp);
  return username !== '' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
