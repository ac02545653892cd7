import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { RollcallError } from '../errors.ts';
import { isPrivateAddress } from './private-address.ts';

/** `fetch`, as far as anybody here needs it. */
export type GuardedFetch = (url: string, init?: GuardedInit) => Promise<Response>;

export interface GuardedInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: ArrayBuffer | ReadableStream | string | Uint8Array | URLSearchParams | null | undefined;
  readonly redirect?: 'follow' | 'manual' | 'error';
  readonly signal?: AbortSignal | undefined;
}

export interface GuardOptions {
  /** True where the operator allows private networks, for servers in their own. */
  readonly allowPrivate: boolean;
  /** How names become addresses, where it shall not be as this machine does. */
  readonly resolve?: Resolve;
  /** Which addresses are private, where that shall not be as the internet has it. */
  readonly isPrivate?: (address: string) => boolean;
}

/** As `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

const CONNECT_MS = 10_000;
/** Descriptions, keys and tokens are much smaller. */
const MOST_BYTES = 2_000_000;
const NO_BODY = new Set([101, 204, 205, 304]);

/**
 * Calls addresses that administrators have given, and refuses those in private networks: whoever administers the platform
 * must not read what stands behind its firewall. Looked at is the address that is connected to, so that neither a name
 * that changes its answer nor a redirect leads there. Rejects with `address_refused`.
 */
export function guardedFetch(options: GuardOptions): GuardedFetch {
  const dispatcher = guardedAgent(options);
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

/** The same for undici's other functions. */
export function guardedAgent({
  allowPrivate,
  resolve = resolveHere,
  isPrivate = isPrivateAddress,
}: GuardOptions): Agent {
  if (allowPrivate) return new Agent({ connect: { timeout: CONNECT_MS } });
  const connect = buildConnector({ timeout: CONNECT_MS, lookup: publicLookup(resolve, isPrivate) });
  return new Agent({
    connect: (target, done) => {
      // An address is not looked up.
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && isPrivate(host)) done(refused(host), null);
      else connect(target, done);
    },
  });
}

/** The whole body, unless it is larger than anything that is asked for here. */
async function bounded({ body }: Awaited<ReturnType<typeof undiciFetch>>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const chunks: AsyncIterable<Uint8Array> | readonly never[] = body ?? [];
  for await (const part of chunks) {
    size += part.byteLength;
    if (size > MOST_BYTES) throw new Error(`The answer is larger than ${MOST_BYTES} bytes.`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The refusal behind an error of a call, where there is one. */
export function refusalIn(error: unknown): RollcallError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof RollcallError && cause.code === 'address_refused') return cause;
  }
  return null;
}

const resolveHere: Resolve = (host, answer) => lookup(host, { all: true }, answer);

/** Connects to nothing but what it has looked at: a name with one private address is refused whole. */
function publicLookup(resolve: Resolve, isPrivate: (address: string) => boolean): LookupFunction {
  return (host, { all }, answer) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) answer(error, '');
      else if (first === undefined || addresses.some(({ address }) => isPrivate(address))) answer(refused(host), '');
      else if (all === true) answer(null, [...addresses]);
      else answer(null, first.address, first.family);
    });
  };
}

function refused(host: string): RollcallError {
  return new RollcallError(
    'address_refused',
    `${host} leads into a private network. If it has to be reached there, the operator of this server sets ROLLCALL_PRIVATE_NETWORKS=allow.`,
  );
}
