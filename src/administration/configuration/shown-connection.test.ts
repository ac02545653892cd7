import { describe, expect, it } from 'vitest';
import { addressOf, doceboAddressOf } from './shown-connection.ts';

const shown = (url: string, environment: Record<string, string>) =>
  addressOf({ grant: 'authorization_code', url }, environment);

describe('the address that is shown', () => {
  it('is the host that a reference stands for', () => {
    expect(shown('${URL}', { URL: 'https://acme.my.salesforce.com/' })).toBe('https://acme.my.salesforce.com');
    expect(shown('${URL}', {})).toBeNull();
    expect(doceboAddressOf('${URL}', { URL: 'https://acme.docebosaas.com' })).toBe('https://acme.docebosaas.com');
    expect(doceboAddressOf('${URL}', { URL: 'hunter2' })).toBeNull();
  });

  it('is nothing that a variable holds besides addresses', () => {
    expect(shown('${PASSWORD}', { PASSWORD: 'hunter2' })).toBeNull();
    expect(shown('${DATABASE}', { DATABASE: 'postgresql://me:hunter2@db/rollcall' })).toBeNull();
    expect(shown('https://${TOKEN}@acme.example', { TOKEN: 'hunter2' })).toBeNull();
    expect(shown('${ROLLCALL_PUBLIC_URL}', { ROLLCALL_PUBLIC_URL: 'https://rollcall.example' })).toBeNull();
  });
});
