import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Environment, startRollcall } from '../support/rollcall.ts';

const root = join(import.meta.dirname, '../..');
/** Without node_modules/.bin: the pinned Node has to come with the package. */
const PATH = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(root));
const env = { ...process.env, PATH: PATH.join(delimiter) };

let folder: string;
let installed: string;

/** An empty folder in which somebody has installed the packed package. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const run = (program: string, args: string[], cwd: string) =>
    execFileSync(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  run(process.execPath, [join(root, 'scripts', 'build.ts')], root);
  run('npm', ['pack', join(root, 'dist'), '--pack-destination', folder], folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  run('npm', ['init', '--yes'], folder);
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball)], folder);
  installed = join(folder, 'node_modules', 'rollcall');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (words: readonly string[], environment: Environment = {}) =>
  startRollcall(words, environment, join(installed, 'bin', 'rollcall.js'));

describe('the package, installed from its tarball in an empty folder', () => {
  it('holds JavaScript and no tests', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('node_modules'),
    );
    expect(files).toContain(join('src', 'main.js'));
    expect(files.filter((path) => /\.tsx?$|\.test\./.test(path))).toEqual([]);
  });

  it('puts the command `rollcall` where npm finds it', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const answer = execFileSync('npx', ['--no-install', 'rollcall', '--version'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(answer.trim()).toBe(version);
  });

  it('synchronizes the sample org of its sandbox into its embedded database', async () => {
    const sandbox = start(['sandbox', 'salesforce', '--port', '0', '--seed', '1']);
    onTestFinished(() => sandbox.signal('SIGTERM'));
    await sandbox.printed('\n');
    const SF_URL = /http:\/\/\S+/.exec(sandbox.output())?.[0] ?? '';
    const environment = {
      ROLLCALL_DATA_DIR: join(folder, 'data'),
      SF_URL,
      SF_CLIENT_ID: 'rollcall',
      SF_CLIENT_SECRET: 'rollcall-secret',
      ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    };
    const applied = await start(['config', 'apply', join(installed, 'examples', 'acme.yaml')], environment).ended;
    expect(applied).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await start(['sync', 'users', '--json'], environment).ended;
    expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({
      exitCode: 3,
      state: 'completed_with_errors',
      counts: { created: 375, rejected: 1 },
    });
  });

  it('serves the pages of the console', async () => {
    const server = start(['serve', '--port', '0', '--json'], { ROLLCALL_DATA_DIR: join(folder, 'data') });
    onTestFinished(() => server.signal('SIGTERM'));
    await server.printed('}');
    const { address } = z.object({ address: z.url() }).parse(JSON.parse(server.output()));
    const page = await fetch(address, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const [script] = /\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
    const { status, headers } = await fetch(`${address}${script}`);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 200,
      type: expect.stringContaining('javascript'),
    });
  });
});
