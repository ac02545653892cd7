import { BlockList, isIP } from 'node:net';
import { isPrivateAddress, plainAddress } from './private-address.ts';

/**
 * Which private networks may be reached at addresses that administrators give: all of them, or those that the operator
 * names, as addresses and networks (`10.20.0.0/16`). Nothing is named unless somebody does.
 */
export type PrivateNetworks = 'allow' | readonly string[];

/** This machine. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Reads `refuse`, `allow`, or `loopback` and networks, with commas; null where it is none of that. */
export function parsePrivateNetworks(text: string): PrivateNetworks | null {
  if (text === 'allow') return 'allow';
  if (text === 'refuse') return [];
  const parts = text.split(',').map((part) => part.trim());
  const networks = parts.flatMap((part) => (part === 'loopback' ? LOOPBACK : [part]));
  return networks.every(isNetwork) ? networks : null;
}

/** Whether a text is an IP address, or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const version = isIP(address);
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** The addresses that must not be reached: private ones that nobody has allowed. */
export function refusedBy(
  networks: PrivateNetworks,
  isPrivate: (address: string) => boolean = isPrivateAddress,
): (address: string) => boolean {
  if (networks === 'allow') return () => false;
  const allowed = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return isPrivate(address) && !allowed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}
