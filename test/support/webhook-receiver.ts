import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface ReceivedAlert {
  readonly body: Readonly<Record<string, unknown>>;
  /** Checked as docs/operations.md says. */
  readonly isSigned: boolean;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedAlert[];
  /** Answer with this status from now on. */
  answer(status: number): void;
}

/** An HTTP server on loopback that checks signatures as a receiver of alerts should. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const received: ReceivedAlert[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { 'rollcall-timestamp': timestamp, 'rollcall-signature': signature } = request.headers;
      const expected = `sha256=${createHmac('sha256', secret)
        .update(`${String(timestamp)}.${text}`)
        .digest('hex')}`;
      const body: unknown = JSON.parse(text);
      if (status < 300 && typeof body === 'object' && body !== null) {
        const isSigned = timingSafeEqual(Buffer.from(String(signature)), Buffer.from(expected));
        received.push({ body: Object.fromEntries(Object.entries(body)), isSigned });
      }
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/alerts`,
    received,
    answer(value) {
      status = value;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
