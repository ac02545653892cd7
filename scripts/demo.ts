/**
 * `npm run demo [-- --once]`: a first synchronization of the sample org, from nothing to people on the platform.
 * The rest is imported only under a Node that can run it.
 */
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `The demo needs Node ${OLDEST_NODE}; this is ${process.versions.node}. Run it as "npm run demo", which brings its own.\n`,
  );
  process.exit(1);
}
const { demo } = await import('./demo/demo.ts');
process.exit(await demo(process.argv.slice(2)));
