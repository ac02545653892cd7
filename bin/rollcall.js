#!/usr/bin/env -S node --max-semi-space-size=16 --max-old-space-size=1024
/**
 * The command `rollcall`, of a checkout or of the built package. Sources are TypeScript, which Node runs directly from
 * version 24 on; under an older one this starts the pinned Node of node_modules in its place. What we hold at a time is
 * small, so Node is told to collect garbage early; by itself it would take a share of the machine's memory first.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const source = new URL('../src/main.ts', import.meta.url);
const main = existsSync(source) ? source : new URL('../src/main.js', import.meta.url);

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  await import(main.href);
} else {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  // Installed, we stand beside our dependencies; in a checkout, above them.
  const node = createRequire(import.meta.url)
    .resolve.paths('rollcall')
    .map((modules) => join(modules, 'node', 'bin', program))
    .find(existsSync);
  if (node === undefined) {
    process.stderr.write(
      `Rollcall needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}, and the one that comes with Rollcall is not installed. In a checkout run "node scripts/setup.mjs"; elsewhere allow the install script of the package "node", or get Node ${OLDEST_NODE} from https://nodejs.org.\n`,
    );
    process.exit(1);
  }
  replaceBy(node, [...process.execArgv, fileURLToPath(main), ...process.argv.slice(2)]);
}

/** As near to exec(3) as this Node comes: same terminal, signals passed on, same end. */
function replaceBy(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  // At a terminal, Ctrl-C reaches the child by itself: passing it on would make it two, and two mean "at once".
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
    process.on(signal, () => {
      if (!(atTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`Rollcall could not start ${program}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
