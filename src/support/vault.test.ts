import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault, isSealed } from './vault.ts';

const [old, current] = [randomBytes(32), randomBytes(32)];
const vaultOf = (...keys: Buffer[]) => createVault(async () => keys);

describe('a vault', () => {
  it('opens what it sealed, for the same purpose', async () => {
    const vault = vaultOf(current);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (text, purpose) => {
        const sealed = await vault.seal(purpose, text);
        expect(isSealed(sealed)).toBe(true);
        expect(await vault.open(purpose, sealed)).toBe(text);
        await expect(vault.open(`${purpose}!`, sealed)).rejects.toMatchObject({ code: 'secret_key' });
      }),
    );
  });

  it('seals the same text differently each time', async () => {
    const vault = vaultOf(current);
    expect(await vault.seal('a', 'text')).not.toBe(await vault.seal('a', 'text'));
  });

  it('opens what an older key has sealed, and seals with the first', async () => {
    const before = await vaultOf(old).seal('a', 'text');
    const both = vaultOf(current, old);
    expect(await both.open('a', before)).toBe('text');
    expect(await both.isCurrent(before)).toBe(false);
    const after = await both.seal('a', 'text');
    expect(await both.isCurrent(after)).toBe(true);
    expect(await vaultOf(current).open('a', after)).toBe('text');
  });

  it('refuses what another key has sealed, what was changed, and what is not sealed', async () => {
    const vault = vaultOf(current);
    const foreign = await vaultOf(old).seal('a', 'text');
    await expect(vault.open('a', foreign)).rejects.toThrow(/encrypted with the key [\w-]{8}, which this process/);
    const sealed = await vault.seal('a', 'text');
    const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'E' : 'A');
    await expect(vault.open('a', changed)).rejects.toMatchObject({ code: 'secret_key' });
    await expect(vault.open('a', 'JBSWY3DPEHPK3PXP')).rejects.toMatchObject({ code: 'secret_key' });
    await expect(vault.open('a', `${sealed.split('.').slice(0, 2).join('.')}.AAAA`)).rejects.toMatchObject({
      code: 'secret_key',
    });
  });

  it('says how to make a key where there is none', async () => {
    await expect(vaultOf().seal('a', 'text')).rejects.toThrow('openssl rand -base64 32');
  });
});
