import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The version that the checks were written against; too heavy to be a dependency. */
const PACKAGE = '@salesforce/cli@2.150.6';
/** The first call downloads some hundred megabytes. */
const PATIENCE = 20 * 60_000;
const LARGEST_OUTPUT = 256 * 1024 * 1024;

const run = promisify(execFile);

export interface SfResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `sf` command with a home folder of its own, which goes away when it is disposed. */
export interface SfCli extends AsyncDisposable {
  /** Where it runs and keeps its state. */
  readonly folder: string;
  /** Runs `sf` with arguments, in its folder or in `directory`; any exit code is an answer. */
  sf(
    parameters: readonly string[],
    environment?: Readonly<Record<string, string>>,
    directory?: string,
  ): Promise<SfResult>;
}

export async function createSfCli(): Promise<SfCli> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-conformance-'));
  // The download is kept where npm keeps all of them; everything else goes below the new home.
  const cache = (await run('npm', ['config', 'get', 'cache'])).stdout.trim();
  const own = {
    HOME: folder,
    USERPROFILE: folder,
    XDG_CACHE_HOME: join(folder, '.cache'),
    XDG_CONFIG_HOME: join(folder, '.config'),
    XDG_DATA_HOME: join(folder, '.local'),
    npm_config_cache: cache,
    npm_config_update_notifier: 'false',
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    // No key chain of the desktop, and no colours, spinners or questions.
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    NO_COLOR: '1',
    CI: 'true',
  };
  return {
    folder,
    async sf(parameters, environment = {}, directory = folder) {
      const options = {
        cwd: directory,
        env: { ...process.env, ...own, ...environment },
        timeout: PATIENCE,
        maxBuffer: LARGEST_OUTPUT,
      };
      try {
        return { exitCode: 0, ...(await run('npx', ['--yes', PACKAGE, ...parameters], options)) };
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
        const output = (name: string): string => String(Reflect.get(error, name) ?? '');
        return { exitCode: error.code, stdout: output('stdout'), stderr: output('stderr') };
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
