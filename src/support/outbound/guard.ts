import { type LookupAddress, lookup } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { RollcallError } from '../errors.ts';
import { saying } from '../sentence.ts';
import { type PrivateNetworks, refusedBy } from './private-networks.ts';

export interface GuardOptions {
  /** What the operator allows. */
  readonly privateNetworks: PrivateNetworks;
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

/**
 * Connections to addresses that administrators have given, for an Agent of undici. Those that lead into private networks
 * fail with `address_refused`: whoever administers the platform must not read what stands behind its firewall. Looked at is
 * the address that is connected to, so that neither a name that changes its answer nor a redirect leads there.
 */
export function guardedConnector(
  { privateNetworks, resolve = resolveHere, isPrivate }: GuardOptions,
  options: { readonly timeout: number },
): buildConnector.connector {
  if (privateNetworks === 'allow') return buildConnector({ ...options });
  const refuses = refusedBy(privateNetworks, isPrivate);
  const connecting = buildConnector({ ...options, lookup: guardedLookup(resolve, refuses) });
  return (target, done) => {
    // An address is not looked up.
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && refuses(host)) done(refused(host), null);
    else connecting(target, done);
  };
}

/** The same for what is not HTTP: a socket without TLS. Rejects with `address_refused`, or as `net.connect` does. */
export async function guardedSocket(
  { privateNetworks, resolve = resolveHere, isPrivate }: GuardOptions,
  { host, port, timeout }: { readonly host: string; readonly port: number; readonly timeout: number },
): Promise<Socket> {
  const refuses = refusedBy(privateNetworks, isPrivate);
  if (isIP(host) !== 0 && refuses(host)) throw refused(host);
  const socket = connect({ host, port, lookup: guardedLookup(resolve, refuses), signal: AbortSignal.timeout(timeout) });
  const { promise, resolve: connected, reject } = Promise.withResolvers<void>();
  socket.once('connect', connected).once('error', reject);
  await promise;
  socket.off('error', reject);
  return socket;
}

/** The refusal behind an error of a call, where there is one. */
export function refusalIn(error: unknown): RollcallError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof RollcallError && cause.code === 'address_refused') return cause;
  }
  return null;
}

const resolveHere: Resolve = (host, answer) => lookup(host, { all: true }, answer);

/** Connects to nothing but what it has looked at: a name with one refused address is refused whole. */
function guardedLookup(resolve: Resolve, refuses: (address: string) => boolean): LookupFunction {
  return (host, { all }, answer) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) answer(error, '');
      else if (first === undefined || addresses.some(({ address }) => refuses(address))) answer(refused(host), '');
      else if (all === true) answer(null, [...addresses]);
      else answer(null, first.address, first.family);
    });
  };
}

function refused(host: string): RollcallError {
  return new RollcallError(
    'address_refused',
    saying(
      'address_in_private_network',
    )`${{ host }} leads into a private network. If it has to be reached there, the operator of this server names that network in ROLLCALL_PRIVATE_NETWORKS.`,
  );
}
