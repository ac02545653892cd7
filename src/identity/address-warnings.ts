import { lookup } from 'node:dns/promises';
import { isPrivateAddress } from '../support/outbound/private-address.ts';
import type { Sentence } from '../support/sentence.ts';
import { say } from '../sync/sentences/sentence.ts';

/** What a name stands for; empty where nobody knows it. */
export type Resolving = (host: string) => Promise<readonly string[]>;

/**
 * What an administrator should know of an address to which browsers are sent: it has no TLS, or leads where only some of
 * them come. Names are looked up here; browsers may know others.
 */
export async function addressWarnings(address: string, resolve: Resolving = addressesOf): Promise<Sentence[]> {
  const url = URL.parse(address);
  if (url === null) return [];
  const warnings: Sentence[] = [];
  if (url.protocol === 'http:') warnings.push(say('address_plain', { host: url.host }));
  const found = await resolve(url.hostname.replace(/^\[|\]$/g, ''));
  const privateOne = found.find((one) => isPrivateAddress(one));
  if (privateOne !== undefined) warnings.push(say('address_private', { host: url.host, address: privateOne }));
  return warnings;
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
