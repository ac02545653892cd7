/**
 * `npm run demo [-- --once]`: a first synchronization of the sample org, from nothing to people on the platform.
 * The rest is imported only under a Node that can run it, and with packages.
 */
import { existsSync } from 'node:fs';

const OLDEST_NODE = 24;

if (
  Number.parseInt(process.versions.node, 10) < OLDEST_NODE ||
  !existsSync(new URL('../node_modules', import.meta.url))
) {
  process.stderr.write(
    `The demo needs the packages of the checkout and Node ${OLDEST_NODE}; this is Node ${process.versions.node}. "npm run demo" sees to both, unless npm is set to ignore-scripts: then run "node scripts/setup.mjs" first.\n`,
  );
  process.exit(1);
}
const { demo } = await import('./demo/demo.ts');
process.exit(await demo(process.argv.slice(2)));
