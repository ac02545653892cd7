import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import { guardedConnector } from '../../support/outbound/guard.ts';
import type { PrivateNetworks } from '../../support/outbound/private-networks.ts';
import type { WireRequest } from './request.ts';

export interface Answer {
  readonly status: number;
  header(name: string): string | undefined;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

export interface Transport {
  /** Sends one request; throws undici's errors, `address_refused`, or the signal's reason. */
  send(base: string, wire: WireRequest, bearer: string | null, signal: AbortSignal | undefined): Promise<Answer>;
  /** Requests sent so far. */
  calls(): number;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly connectTimeoutMs: number;
  /** A SOQL query may take about two minutes before its first byte. */
  readonly headersTimeoutMs: number;
  /** Silence in the middle of a body. */
  readonly bodyTimeoutMs: number;
  /** Ask for compressed answers. */
  readonly gzip: boolean;
  readonly privateNetworks: PrivateNetworks;
}

export const DEFAULT_TIMEOUTS = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 180_000,
  bodyTimeoutMs: 60_000,
} as const satisfies Partial<TransportOptions>;

/**
 * A small keep-alive pool of its own, behind the guard of support/outbound. Redirects are not followed: they would carry the
 * token elsewhere.
 */
export function createTransport(options: TransportOptions): Transport {
  const agent = new Agent({
    connections: 6,
    connect: guardedConnector(options, { timeout: options.connectTimeoutMs }),
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    keepAliveTimeout: 20_000,
  });
  // Bulk compresses only for exactly this value; without it `identity` is what it sends.
  const encoding = options.gzip ? { 'accept-encoding': 'gzip' } : {};
  let calls = 0;

  return {
    async send(base, wire, bearer, signal) {
      calls++;
      const response = await undiciRequest(base + wire.path, {
        dispatcher: agent,
        method: wire.method,
        headers: { ...encoding, ...wire.headers, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
        body: wire.body,
        ...(wire.patienceMs === undefined ? {} : patience(wire.patienceMs, options)),
        ...(signal === undefined ? {} : { signal }),
      });
      return toAnswer(response);
    },
    calls: () => calls,
    close: () => agent.destroy(),
  };
}

function patience(ms: number, { headersTimeoutMs, bodyTimeoutMs }: TransportOptions) {
  return { headersTimeout: Math.min(ms, headersTimeoutMs), bodyTimeout: Math.min(ms, bodyTimeoutMs) };
}

function toAnswer(response: Dispatcher.ResponseData): Answer {
  // Whoever reads the body gets its errors; those of a body that nobody reads any more must not end the process.
  response.body.on('error', () => undefined);
  return {
    status: response.statusCode,
    header(name) {
      const value = response.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body: response.body,
  };
}
