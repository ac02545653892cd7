import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { RollcallError } from './errors.ts';
import { saying } from './sentence.ts';

/** 32 random bytes, for AES-256-GCM. */
export type VaultKey = Buffer;

/** Keeps secrets that have to be read again, so that whoever has the database alone cannot. */
export interface Vault {
  /**
   * Encrypts a text for one purpose, such as `totp 7`: moved to another place it cannot be opened. Throws
   * `secret_key` where there is no key.
   */
  seal(purpose: string, text: string): Promise<string>;
  /** Throws `secret_key` where the key that sealed it is not here, or it was changed. */
  open(purpose: string, sealed: string): Promise<string>;
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: string): Promise<boolean>;
}

const FORMAT = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** `v1.<key>.<nonce, ciphertext and tag>` in Base64url. */
const SEALED = /^v1\.([\w-]{8})\.([\w-]+)$/;

/** @param keys asked for when first needed; the first one seals, each of them opens */
export function createVault(keys: () => Promise<readonly VaultKey[]>): Vault {
  let loaded: Promise<readonly VaultKey[]> | undefined;
  const known = () => {
    // What was wrong may be mended while this process runs.
    loaded ??= keys().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  async function first(): Promise<VaultKey> {
    const [key] = await known();
    if (key === undefined) throw noKey();
    return key;
  }
  return {
    async seal(purpose, text) {
      const key = await first();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${FORMAT}.${nameOf(key)}.${sealed.toString('base64url')}`;
    },
    async open(purpose, sealed) {
      const [, name = '', content = ''] = SEALED.exec(sealed) ?? [];
      const key = (await known()).find((one) => nameOf(one) === name);
      if (key === undefined) throw foreignKey(name);
      const bytes = Buffer.from(content, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new RollcallError(
          'secret_key',
          saying('secret_moved')`A secret in the database was changed or moved. Enter it again.`,
          {
            cause,
          },
        );
      }
    },
    isCurrent: async (sealed) => SEALED.exec(sealed)?.[1] === nameOf(await first()),
  };
}

/** How sealed texts name their key: it says nothing about the key. */
function nameOf(key: VaultKey): string {
  return hash('sha256', Buffer.concat([Buffer.from('rollcall key '), key]), 'base64url').slice(0, 8);
}

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

function noKey(): RollcallError {
  return new RollcallError(
    'secret_key',
    saying(
      'secret_no_key',
    )`Secrets are kept encrypted, and there is no key for that. Make one with \`openssl rand -base64 32\` and set it as ROLLCALL_SECRET_KEY for every Rollcall process.`,
  );
}

function foreignKey(name: string): RollcallError {
  return new RollcallError(
    'secret_key',
    saying(
      'secret_other_key',
    )`A secret in the database is encrypted with the key ${{ key: name || '(none)' }}, which this process does not have. Set ROLLCALL_SECRET_KEY as it was, or add that key to it after a comma; else enter the secret again: reconnect the connection, or set up the second factor anew.`,
  );
}
