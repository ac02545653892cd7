import { describe, expect, it } from 'vitest';
import { recordAddress } from './connection.ts';

const ID = '003Ab00000000001AA';

describe('the address of a record', () => {
  it('R33: is its Id at the My Domain of its org', () => {
    expect(recordAddress('https://acme.my.salesforce.com', ID)).toBe(`https://acme.my.salesforce.com/${ID}`);
    expect(recordAddress('http://127.0.0.1:4800/', ID)).toBe(`http://127.0.0.1:4800/${ID}`);
  });

  it('leads nowhere else, whatever the org is called', () => {
    const orgs = ['javascript:alert(1)', 'data:text/html,x', 'acme', '', 'file:///etc', 'https://u:p@acme.example'];
    expect(orgs.map((org) => recordAddress(org, ID))).toEqual(orgs.map(() => null));
    expect(recordAddress('https://acme.example/a/b?c=d#e', ID)).toBe(`https://acme.example/${ID}`);
  });

  it('is only made of what looks like an Id', () => {
    const ids = [
      '../admin',
      '//evil.example',
      `${ID}?x=1`,
      'x',
      '',
      '003Ab0000000000'.padEnd(16, '0'),
      'javascript:0000',
    ];
    expect(ids.map((id) => recordAddress('https://acme.my.salesforce.com', id))).toEqual(ids.map(() => null));
  });

  it('is not known where the org is not', () => {
    expect(recordAddress(null, ID)).toBeNull();
  });
});
