import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import './build-console.ts';

/**
 * `npm run build`: makes the package in dist/, ready for `npm pack ./dist`. Node strips no types inside node_modules,
 * so what is installed from a registry has to be JavaScript.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const COPIED = [
  'bin',
  'console/dist',
  'docs',
  'examples',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'sandbox/salesforce/data.schema.json',
  'sandbox/docebo/data.schema.json',
];

const OF_THE_CHECKOUT = ['scripts', 'devDependencies', 'allowScripts'];

/** The part of a lock file that says what is installed. */
const Lock = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
});

const Manifest = z.looseObject({ name: z.string(), version: z.string() });

await rm(dist, { recursive: true, force: true });
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
await mkdir(dist, { recursive: true });
for (const path of COPIED) await cp(join(root, path), join(dist, path), { recursive: true });

const manifest = Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
for (const key of OF_THE_CHECKOUT) Reflect.deleteProperty(manifest, key);
await writeFile(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// Whoever installs the package gets the versions that it was tested with.
const lock = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
for (const [path, locked] of Object.entries(lock.packages)) {
  if (locked.dev === true) Reflect.deleteProperty(lock.packages, path);
}
lock.packages[''] = manifest;
await writeFile(join(dist, 'npm-shrinkwrap.json'), `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${manifest.name} ${manifest.version} is in dist/; pack it with: npm pack ./dist`);
