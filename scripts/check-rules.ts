import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRules } from './documentation/rules.ts';
import { testNames } from './documentation/test-names.ts';

/** `node scripts/check-rules.ts`: fails when docs/rules.md claims what code and tests do not show. */
const root = join(import.meta.dirname, '..');

const tests = new Map<string, string[]>();
for await (const path of glob('{bench,console,sandbox,scripts,src,test}/**/*.test.ts', { cwd: root })) {
  tests.set(path.replaceAll('\\', '/'), testNames(path, await readFile(join(root, path), 'utf8')));
}
const problems = checkRules(await readFile(join(root, 'docs/rules.md'), 'utf8'), {
  exists: (path) => existsSync(join(root, path)),
  tests,
});

for (const problem of problems) console.error(`docs/rules.md: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
