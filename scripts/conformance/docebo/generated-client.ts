import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Outcome } from '../report.ts';

/** The version that drive.ts.txt was written against; fetched by npx, for nothing else needs it. */
const PACKAGE = 'swagger-typescript-api@13.13.0';
const PATIENCE = 10 * 60_000;
const COMPILER = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
const DRIVER = fileURLToPath(new URL('drive.ts.txt', import.meta.url));
const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  lib: ['es2023', 'dom', 'dom.iterable'],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [fileURLToPath(new URL('../../../node_modules/@types', import.meta.url))],
};

const run = promisify(execFile);
const Answer = z.union([
  z.object({ name: z.string(), seen: z.string() }),
  z.object({ name: z.string(), problem: z.string() }),
]);

/**
 * Generates a client from the Swagger document at this address, compiles what drives it, and lets it go. Throws where the
 * generator or the compiler says no.
 */
export async function driveGeneratedClient(
  swagger: string,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-docebo-client-'));
  try {
    const generate = ['--yes', PACKAGE, 'generate', '--path', swagger, '--output', folder, '--name', 'docebo.ts'];
    await done('npx', generate, folder);
    await copyFile(DRIVER, join(folder, 'drive.ts'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['drive.ts'] }),
    );
    await done(process.execPath, [COMPILER, '--project', folder], folder);
    const stdout = await done(process.execPath, [join(folder, 'drive.js')], folder, environment);
    return stdout
      .trim()
      .split('\n')
      .map((line) => Answer.parse(JSON.parse(line)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function done(
  command: string,
  parameters: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...environment }, timeout: PATIENCE };
  try {
    return (await run(command, parameters, options)).stdout;
  } catch (error) {
    const said = (name: string): string => String(Reflect.get(Object(error), name) ?? '');
    throw new Error(`${command} ${parameters.join(' ')}\n${said('stdout')}\n${said('stderr')}`, { cause: error });
  }
}
