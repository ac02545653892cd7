import { BlockList, isIP } from 'node:net';

/**
 * Addresses that lead to this machine, into a network of somebody's own, or nowhere: IANA's registries of special-purpose
 * addresses (RFC 6890), without those that are reached over the internet.
 */
const PRIVATE = new BlockList();

for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Also where clouds tell their machines secrets: 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}

/** The only part of IPv6 that is given out for the internet; within it, what is tunnelled to IPv4 and documentation. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6');
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Addresses of IPv4 behind a translator (RFC 6052), in the form that Node writes. */
const TRANSLATED = /^64:ff9b::/i;

/** An address as networks are compared with it: without its zone, and of IPv4 where it only stands for one. */
export function plainAddress(address: string): string {
  const [plain = ''] = address.split('%');
  return MAPPED.exec(plain)?.[1] ?? plain;
}

/** Whether an IP address is no public one; true for text that is none at all. */
export function isPrivateAddress(address: string): boolean {
  const plain = plainAddress(address);
  const version = isIP(plain);
  if (version === 4) return PRIVATE.check(plain, 'ipv4');
  if (version !== 6 || TRANSLATED.test(plain)) return true;
  return !GLOBAL.check(plain, 'ipv6') || PRIVATE.check(plain, 'ipv6');
}
