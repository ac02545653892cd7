import { Agent, fetch as undiciFetch } from 'undici';
import { RollcallError } from '../errors.ts';
import { saying } from '../sentence.ts';
import { type GuardOptions, guardedConnector, refusalIn } from './guard.ts';

/** `fetch`, as far as anybody here needs it. */
export type GuardedFetch = (url: string, init?: GuardedInit) => Promise<Response>;

export interface GuardedInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: ArrayBuffer | ReadableStream | string | Uint8Array | URLSearchParams | null | undefined;
  readonly redirect?: 'follow' | 'manual' | 'error';
  readonly signal?: AbortSignal | undefined;
}

const CONNECT_MS = 10_000;
/** Descriptions, keys and tokens are much smaller. */
const MOST_BYTES = 2_000_000;
const NO_BODY = new Set([101, 204, 205, 304]);

/** `fetch` behind the guard, redirects included, with answers of bounded size. Rejects with `address_refused`. */
export function guardedFetch(options: GuardOptions): GuardedFetch {
  const dispatcher = new Agent({ connect: guardedConnector(options, { timeout: CONNECT_MS }) });
  return async (url, { signal, body, ...init } = {}) => {
    try {
      const answer = await undiciFetch(url, {
        ...init,
        ...(signal === undefined ? {} : { signal }),
        ...(body === undefined ? {} : { body, duplex: 'half' }),
        dispatcher,
      });
      const { status, statusText, headers } = answer;
      const bytes = await bounded(answer);
      return new Response(NO_BODY.has(status) ? null : bytes, { status, statusText, headers: [...headers] });
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  };
}

/** The whole body, unless it is larger than anything that is asked for here. */
async function bounded({ body }: Awaited<ReturnType<typeof undiciFetch>>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const chunks: AsyncIterable<Uint8Array> | readonly never[] = body ?? [];
  for await (const part of chunks) {
    size += part.byteLength;
    if (size > MOST_BYTES) {
      throw new RollcallError(
        'identity_provider_unreachable',
        saying('answer_large')`The answer is larger than ${{ most: MOST_BYTES }} bytes.`,
      );
    }
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
