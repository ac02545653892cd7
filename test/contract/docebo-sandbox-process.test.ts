import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = new URL('../../sandbox/docebo/main.ts', import.meta.url).pathname;

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program; answers it and all that it prints, errors apart. */
function start(...options: string[]) {
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { output: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.errors += chunk.toString();
  });
  return { child, said };
}

describe('sandbox/docebo/main.ts', () => {
  it('prints one line with its address, serves the platform of a file, and leaves on SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-docebo-'));
    const file = join(folder, 'platform.json');
    await writeFile(file, JSON.stringify({ branches: [{ code: 'HERE', name: 'Here' }] }));
    const { child, said } = start('--port', '0', '--data', file);
    await expect.poll(() => said.output).toContain('\n');
    const url = /^sandbox Docebo listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said.output)?.[1];
    expect(await (await fetch(`${url}/__sandbox/state`)).json()).toMatchObject({ branches: [{}, { code: 'HERE' }] });
    child.kill('SIGTERM');
    await once(child, 'close');
    expect([child.exitCode, said.errors]).toEqual([0, '']);
    await rm(folder, { recursive: true });
  });

  it.each([
    [['--concurrency', 'maybe'], 2, 'Allowed choices are refuse, corrupt, queue'],
    [['--port', '0', '--data', '/nonexistent/platform.json'], 1, '/nonexistent/platform.json'],
  ])('ends for %j with %i', async (options, exitCode, sentence) => {
    const { child, said } = start(...options);
    await once(child, 'close');
    expect(child.exitCode).toBe(exitCode);
    expect(said.errors).toContain(sentence);
  });
});
