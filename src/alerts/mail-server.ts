import { callbackify } from 'node:util';
import { createTransport } from 'nodemailer';
import { RollcallError } from '../support/errors.ts';
import { guardedSocket } from '../support/outbound/guard.ts';
import type { PrivateNetworks } from '../support/outbound/private-networks.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { EmailSettings } from '../sync/alert-settings.ts';

const TIMEOUT_MS = 20_000;
/** Submission of mail, within TLS and with STARTTLS. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'smtps:': 465, 'smtp:': 587 };

/** A mail server, and where it may be besides the internet. */
export interface ReachedMailServer extends Pick<EmailSettings, 'from' | 'smtp'> {
  readonly privateNetworks: PrivateNetworks;
}

export interface MailMessage {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The same for each attempt, so that a mail that was taken after all is not shown twice. */
  readonly key: string;
}

/** What has become of a mail, as far as one can go on from there. */
export type Posted =
  | { readonly kind: 'sent' }
  /** This mail is refused, for good or at the moment; or nothing can be sent at all. */
  | { readonly kind: 'refused' | 'later' | 'unusable'; readonly why: Sentence };

/** A mail server; the connection to it is kept until it is disposed. */
export interface MailServer extends Disposable {
  /** Throws what the mail server, or the way to it, has against that. */
  send(message: MailMessage): Promise<void>;
  /** The same as a value. */
  post(message: MailMessage): Promise<Posted>;
}

export function openMailServer({ from, smtp, privateNetworks }: ReachedMailServer): MailServer {
  const transport = createTransport({
    url: smtp,
    pool: true,
    maxConnections: 1,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    requireTLS: needsEncryption(smtp),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { hostname, protocol, port } = new URL(smtp);
  const address = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (DEFAULT_PORTS[protocol] ?? 25) : Number(port),
    timeout: TIMEOUT_MS,
  };
  const connected = callbackify(async () => ({ connection: await guardedSocket({ privateNetworks }, address) }));
  transport.getSocket = (_, done) => connected(done);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const send = async ({ to, subject, text, html, key }: MailMessage) => {
    await transport.sendMail({
      from: { name: 'Rollcall', address: from },
      to: typeof to === 'string' ? to : [...to],
      subject,
      text,
      ...(html === undefined ? {} : { html }),
      messageId: `<${key}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  };
  return {
    send,
    async post(message) {
      try {
        await send(message);
        return { kind: 'sent' };
      } catch (error) {
        return { kind: kindOf(error), why: whyNot(error) };
      }
    },
    [Symbol.dispose]: () => transport.close(),
  };
}

/** In the words of the mail server, or of the way to it. */
function whyNot(error: unknown): Sentence {
  const [ours] = error instanceof RollcallError ? error.said : [];
  if (ours !== undefined) return ours;
  return saying('mail_server_says')`${{ why: error instanceof Error ? error.message.slice(0, 1000) : String(error) }}`;
}

/** What a server says to an address or to a text concerns only that one (RFC 5321): 5xx for good, 4xx at the moment. */
function kindOf(error: unknown): 'refused' | 'later' | 'unusable' {
  if (!(error instanceof Error)) return 'unusable';
  const code = 'code' in error ? error.code : undefined;
  const command = 'command' in error ? error.command : undefined;
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0;
  // A sender that is refused is refused with every mail.
  const isOwn = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM');
  if (!isOwn || status === 421) return 'unusable';
  return status >= 400 && status < 500 ? 'later' : 'refused';
}

/** A password goes over a network only encrypted; a relay that wants none may be without. */
function needsEncryption(smtp: string): boolean {
  const { username, hostname } = new URL(smtp);
  return username !== '' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
