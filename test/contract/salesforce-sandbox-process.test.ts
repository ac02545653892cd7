import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = new URL('../../sandbox/salesforce/main.ts', import.meta.url).pathname;

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program and collects what it prints. */
function start(...options: string[]): { child: ChildProcess; output: () => string; errors: () => string } {
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return { child, output: () => output, errors: () => errors };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  await once(child, 'close');
  return child.exitCode;
}

describe('sandbox/salesforce/main.ts', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line with its address, serves, and leaves on %s',
    async (signal) => {
      const { child, output } = start('--port', '0');
      await expect.poll(output, { timeout: 20_000 }).toContain('\n');
      const url = /^sandbox Salesforce listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(output())?.[1];
      expect((await fetch(`${url}/services/data/`)).status).toBe(200);
      child.kill(signal);
      expect(await exitCode(child)).toBe(0);
      expect(output().split('\n')).toHaveLength(2);
    },
  );

  it.each([[['--nonsense']], [['--port', '70000']], [['--data', 'x', '--contacts', '5']]])(
    'exits with 2 for %o',
    async (options) => {
      const { child, errors } = start(...options);
      expect(await exitCode(child)).toBe(2);
      expect(errors()).toContain('error:');
    },
  );

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { child, errors } = start('--port', String(port));
    expect(await exitCode(child)).toBe(1);
    expect(errors()).toContain(`Port ${port} is already in use`);
    other.close();
  });

  it('says what is wrong with a data file', async () => {
    const { child, errors } = start('--port', '0', '--data', '/nonexistent/org.json');
    expect(await exitCode(child)).toBe(1);
    expect(errors()).toContain('/nonexistent/org.json');
  });
});
