import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const reporter = JSON.stringify(join(import.meta.dirname, 'closing-line.ts'));
  writeFileSync(
    join(project, 'vitest.config.ts'),
    `import { closingLine } from ${reporter};
     export default { test: { globals: true, reporters: ['default', closingLine] } };`,
  );
  const files = {
    good: `test('a', () => {}); describe('b', () => { test('c', () => {}); }); test.skip('d', () => {});`,
    bad: `test('a', () => {}); test('b', () => { throw new Error('no'); });`,
    broken: `import './gone.ts'; test('a', () => {});`,
    hook: `describe('s', () => { beforeAll(() => { throw new Error('no'); }); test('a', () => {}); });`,
    stray: `test('a', () => { Promise.reject(new Error('no')); });`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, `${name}.test.ts`), text);
});

afterAll(() => rmSync(project, { recursive: true }));

function lastLine(...names: string[]) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', project, ...names], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], FORCE_COLOR: '1' },
  });
  return { status, line: stdout.trimEnd().split('\n').at(-1) };
}

describe('the last line of a test run', () => {
  it('counts what passed and what was skipped', () => {
    expect(lastLine('good')).toEqual({ status: 0, line: '2 passed, 0 failed, 1 skipped' });
  });

  it('counts tests that fail, files that cannot be loaded, hooks that fail, errors outside of any test', () => {
    expect(lastLine()).toEqual({ status: 1, line: '4 passed, 4 failed, 2 skipped' });
  });
});
