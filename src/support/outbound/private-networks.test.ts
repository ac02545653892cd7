import { describe, expect, it } from 'vitest';
import { parsePrivateNetworks, refusedBy } from './private-networks.ts';

describe('private networks that may be reached', () => {
  it.each([
    ['refuse', []],
    ['allow', 'allow'],
    ['loopback', ['127.0.0.0/8', '::1/128']],
    ['loopback, 10.20.0.0/16,fd12::/16', ['127.0.0.0/8', '::1/128', '10.20.0.0/16', 'fd12::/16']],
    ['192.168.1.7', ['192.168.1.7']],
    ['yes', null],
    ['10.0.0.0/33', null],
    ['10.0.0.0/8,', null],
    ['mail.acme.example', null],
    ['allow,loopback', null],
  ])('%s reads as %j', (text, networks) => {
    expect(parsePrivateNetworks(text)).toEqual(networks);
  });

  const refuses = refusedBy(['127.0.0.0/8', '10.20.0.0/16', '192.168.1.7', 'fd12::/16']);

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '10.20.255.1', '192.168.1.7', 'fd12::1', 'fd12::1%eth0', '8.8.8.8'])(
    'let %s pass',
    (address) => {
      expect(refuses(address)).toBe(false);
    },
  );

  it.each(['10.21.0.1', '192.168.1.8', '169.254.169.254', 'fd13::1', '::1', '::ffff:10.21.0.1', '64:ff9b::7f00:1', ''])(
    'keep %s out',
    (address) => {
      expect(refuses(address)).toBe(true);
    },
  );

  it('keep nothing out where all are allowed, and everything private where none is', () => {
    expect(refusedBy('allow')('169.254.169.254')).toBe(false);
    expect(refusedBy([])('127.0.0.1')).toBe(true);
    expect(refusedBy([])('8.8.8.8')).toBe(false);
  });
});
