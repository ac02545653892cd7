import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { KEY_BYTES, type VaultKey } from '../support/vault.ts';

const FILE = 'secret.key';

/** Keys from ROLLCALL_SECRET_KEY: 32 bytes each, in Base64, with commas between them; null for a text that is none. */
export function parseSecretKeys(text: string): VaultKey[] | null {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/^[A-Za-z0-9+/_-]+=?$/.test(part) ? Buffer.from(part, 'base64') : Buffer.alloc(0)));
  return keys.every((key) => key.length === KEY_BYTES) ? keys : null;
}

/**
 * The keys that secrets in the database are encrypted with. Where the environment names none, the embedded database has
 * one beside it, in a file that is made when it is first asked for: backups do not have it, and neither has whoever
 * reads the database alone. A server that several machines may use has none: then there is no key.
 */
export async function secretKeys(config: {
  readonly secretKeys: readonly VaultKey[];
  readonly databaseUrl?: string;
  readonly dataDir: string;
}): Promise<readonly VaultKey[]> {
  if (config.secretKeys.length > 0) return config.secretKeys;
  if (config.databaseUrl !== undefined) return [];
  return [await keyFile(join(config.dataDir, FILE), config.dataDir)];
}

async function keyFile(path: string, folder: string): Promise<VaultKey> {
  const text = await readFile(path, 'utf8').catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(path, error);
    return await makeKeyFile(path, folder);
  });
  const [key] = parseSecretKeys(text) ?? [];
  if (key === undefined) throw unusable(path);
  return key;
}

/** Whole or not at all: of two processes that make it at the same time, both read what the first has made. */
async function makeKeyFile(path: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw unusable(path, error);
  } finally {
    await unlink(draft);
  }
  return await readFile(path, 'utf8');
}

function unusable(path: string, cause?: unknown): RollcallError {
  return new RollcallError(
    'secret_key',
    saying(
      'key_file_unusable',
    )`The key file ${{ path }} cannot be used. Put back the one that was there, or remove it and enter the secrets of connections again.`,
    { cause },
  );
}
