#!/usr/bin/env node
/**
 * The command `rollcall` of a checkout. Sources are TypeScript, which Node runs directly from version 24 on; under an
 * older one this starts the pinned Node of node_modules in its place.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const main = new URL('../src/main.ts', import.meta.url);

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  await import(main.href);
} else {
  const folder = fileURLToPath(new URL('../node_modules/node/bin', import.meta.url));
  const node = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    process.stderr.write(
      `Rollcall needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}. Run "node scripts/setup.mjs" in the checkout: it installs the right one there.\n`,
    );
    process.exit(1);
  }
  replaceBy(node, [fileURLToPath(main), ...process.argv.slice(2)]);
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
