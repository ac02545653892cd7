import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'rollcall.js');

/** What the command `rollcall` starts Node with: the first line of its file. */
export async function launcherOptions(): Promise<string[]> {
  const [line = ''] = (await readFile(LAUNCHER, 'utf8')).split('\n');
  return line.split(' ').filter((word) => word.startsWith('--'));
}
