import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };

/** A `rollcall` that shows what it was given. */
const MAIN = `
process.on('SIGTERM', () => process.exit(43));
const args: string[] = process.argv.slice(2);
if (args[0] === 'exit') process.exit(Number(args[1]));
if (args[0] === 'die') process.kill(process.pid, 'SIGKILL');
if (args[0] === 'wait') setInterval(() => {}, 1000);
const heap = process.execArgv.filter((flag) => flag.startsWith('--max-'));
console.log(JSON.stringify({ args, node: process.versions.node, heap }));
`;
const Said = z.object({ heap: z.array(z.string()) });
const root = join(import.meta.dirname, '..');
let checkout: string;
let launcher: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  for (const folder of ['bin', 'src', 'node_modules/node/bin']) mkdirSync(join(checkout, folder), { recursive: true });
  launcher = join(checkout, 'bin', 'rollcall.js');
  writeFileSync(join(checkout, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(checkout, 'src', 'main.ts'), MAIN);
  symlinkSync(process.execPath, join(checkout, 'node_modules', 'node', 'bin', 'node'));
  cpSync(join(root, 'bin', 'rollcall.js'), launcher);
});

afterEach(() => rmSync(checkout, { recursive: true }));

/** Makes the launcher believe that it runs on Node 20, which this machine need not have. */
function onNode20(...args: string[]): string[] {
  const pretence = join(checkout, 'pretend.cjs');
  const hook = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } });`;
  writeFileSync(pretence, `if (process.argv[1] === ${JSON.stringify(launcher)}) { ${hook} }`);
  return ['--require', pretence, launcher, ...args];
}

describe.each([
  ['on the pinned Node', (...args: string[]) => [launcher, ...args]],
  ['on Node 20', onNode20],
])('bin/rollcall.js %s', (_, command) => {
  it('runs src/main.ts on Node 24 or newer with the same arguments', () => {
    const { stdout, status } = spawnSync(process.execPath, command('a b', '--json'), { encoding: 'utf8' });
    expect({ status, said: JSON.parse(stdout) }).toEqual({
      status: 0,
      said: { args: ['a b', '--json'], node: process.versions.node, heap: [] },
    });
  });

  it('ends as the program ends: code, signal', () => {
    expect(spawnSync(process.execPath, command('exit', '3')).status).toBe(3);
    expect(spawnSync(process.execPath, command('die')).signal).toBe('SIGKILL');
  });

  it('passes on a signal and waits for the end', async () => {
    const child = spawn(process.execPath, command('wait'), { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([43, null]);
  });
});

describe('bin/rollcall.js on Node 20 without the pinned one', () => {
  it('says how to get it', () => {
    rmSync(join(checkout, 'node_modules'), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, onNode20(), { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('node scripts/setup.mjs');
  });
});

describe('bin/rollcall.js of the built package', () => {
  it.each([
    ['on the pinned Node', () => [launcher]],
    ['on Node 20', () => onNode20()],
  ])('runs src/main.js %s, which stands beside it in node_modules', (_, command) => {
    const folder = join(checkout, 'node_modules', 'rollcall');
    mkdirSync(folder);
    for (const name of ['bin', 'src', 'package.json']) renameSync(join(checkout, name), join(folder, name));
    renameSync(join(folder, 'src', 'main.ts'), join(folder, 'src', 'main.js'));
    writeFileSync(join(folder, 'src', 'main.js'), 'process.exit(44);');
    launcher = join(folder, 'bin', 'rollcall.js');
    expect(spawnSync(process.execPath, command()).status).toBe(44);
  });
});

describe('bin/rollcall.js of a checkout', () => {
  it('is executable', () => {
    chmodSync(launcher, 0o755);
    const { status } = spawnSync(launcher, ['exit', '5'], {
      env: { PATH: `${join(checkout, 'node_modules', 'node', 'bin')}:/usr/bin:/bin` },
    });
    expect(status).toBe(5);
  });

  it('runs with a small heap, on an older Node and by npm too', () => {
    chmodSync(launcher, 0o755);
    const env = { PATH: `${join(checkout, 'node_modules', 'node', 'bin')}:/usr/bin:/bin` };
    const { heap } = Said.parse(JSON.parse(spawnSync(launcher, { env, encoding: 'utf8' }).stdout));
    expect(heap).toEqual([expect.stringMatching(/semi-space-size=\d+$/), expect.stringMatching(/old-space-size=\d+$/)]);
    const older = spawnSync(process.execPath, [...heap, ...onNode20()], { encoding: 'utf8' });
    expect(JSON.parse(older.stdout)).toMatchObject({ heap });
    expect(manifest.scripts.rollcall).toBe(`node ${heap.join(' ')} bin/rollcall.js`);
  });
});
