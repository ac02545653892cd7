import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest, InjectOptions } from 'fastify';
import { header } from '../resource.ts';

type Carrier = 'composite' | 'batch';

/** Marks what a composite request sends to this server itself; nobody else knows the words. */
const MARK = 'sandbox-subrequest';
const WORDS: Readonly<Record<Carrier, string>> = { composite: randomUUID(), batch: randomUUID() };

/** What a request is part of; null for one that came over the wire by itself. */
export function carrierOf(request: FastifyRequest): Carrier | null {
  const word = header(request, MARK);
  if (word === WORDS.composite) return 'composite';
  return word === WORDS.batch ? 'batch' : null;
}

export interface Subrequest {
  readonly carrier: Carrier;
  readonly method: string;
  /** Path and query, from `/services/data/` on. */
  readonly url: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Subresponse {
  readonly status: number;
  /** Parsed JSON; null when there is none. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Runs a subrequest as the user of the request that carries it. */
export async function runSubrequest(
  app: FastifyInstance,
  request: FastifyRequest,
  { carrier, method, url, body, headers }: Subrequest,
): Promise<Subresponse> {
  const known = (['GET', 'POST', 'PATCH', 'DELETE', 'PUT'] as const).find((one) => one === method.toUpperCase());
  const options: InjectOptions = {
    method: known ?? 'HEAD',
    url,
    headers: { ...headers, authorization: header(request, 'authorization') ?? '', [MARK]: WORDS[carrier] },
    ...(typeof body === 'object' && body !== null ? { payload: body } : {}),
  };
  const answer = await app.inject(options);
  return {
    status: answer.statusCode,
    body: answer.payload === '' ? null : JSON.parse(answer.payload),
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
  };
}
