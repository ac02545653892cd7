import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Beside each file another one as it goes over the network: browsers take Brotli over https only, and gzip everywhere. */
export function compressed(): Plugin {
  return {
    name: 'rollcall:compressed',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = await Array.fromAsync(glob('assets/*.{js,css}', { cwd: dir }));
      await Promise.all(files.map((file) => compress(join(dir, file))));
    },
  };
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  // The best is slow and saves three percent.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  await Promise.all([
    writeFile(`${path}.br`, await brotli(content, { params })),
    writeFile(`${path}.gz`, await gzipped(content, { level: 9 })),
  ]);
}
