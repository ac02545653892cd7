import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Builds the pages of the console into console/dist, unless what is there was made of the same sources. Runs before
 * whatever serves or tries them.
 */
const root = join(import.meta.dirname, '..');
const stamp = join(root, 'console', 'dist', 'sources.sha256');
const wanted = await fingerprint();
const built = await readFile(stamp, 'utf8').catch(() => null);
if (built !== wanted) {
  process.stderr.write('Building the pages of the console …\n');
  // Whoever runs this may be a test: React is to be the one for production all the same.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root: join(root, 'console'), logLevel: 'warn' });
  await writeFile(stamp, wanted);
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sources = await Array.fromAsync(
    glob(['console/**/*.*', 'package-lock.json', 'scripts/build-console.ts'], {
      cwd: root,
      exclude: (path) => path.startsWith('console/dist'),
    }),
  );
  for (const path of sources.toSorted()) hash.update(`${path}\0`).update(await readFile(join(root, path)));
  return hash.digest('hex');
}
