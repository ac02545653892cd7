import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createProgram } from '../src/cli/program.ts';
import type { Session } from '../src/cli/session.ts';
import { readEnvironment } from '../src/config/environment.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** `${NAME:-default}` or `${NAME:?why it is needed}`, as Compose replaces them. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/** What compose.yaml uses of the Compose specification, and nothing else. */
const Service = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
  ports: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
});
const Compose = z.strictObject({
  'x-rollcall': z.unknown(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

/** Where `rollcall --help` lists the variables of the environment. */
const HELP = read('src/cli/program.ts');

const compose = Compose.parse(parse(read('compose.yaml'), { merge: true }));
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

/** Instructions of the last stage of the Dockerfile. */
const instructions = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');
const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
const instruction = (name: string) =>
  lastStage.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
const imageCommand = z.array(z.string()).parse(JSON.parse(instruction('CMD')));

/** COPY instructions: from which stage, or null from the checkout; the last word is where to. */
const copied = instructions
  .filter((line) => line.startsWith('COPY '))
  .map((line) => {
    const words = line.split(' ').slice(1);
    const option = words.find((word) => word.startsWith('--'));
    const paths = words.filter((word) => !word.startsWith('--'));
    return {
      stage: option?.replace('--from=', '') ?? null,
      sources: paths.slice(0, -1),
      destination: paths.at(-1) ?? '',
    };
  });

/** What scripts/build.ts copies into the package besides what it compiles, but for the console, which is built before. */
const PACKED = [...read('scripts/build.ts').matchAll(/^ {2}'([^']+)',$/gm)].flatMap(([, path = '']) =>
  path === 'console/dist' ? [] : [path],
);

/** A path of .dockerignore shuts out that path at the root of the checkout, and everything below. */
const ignored = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
function isShutOut(path: string): boolean {
  // Docker knows patterns and exceptions besides, which this would have to understand then.
  expect(ignored.filter((line) => /[*?![\]]/.test(line))).toEqual([]);
  return ignored.some((line) => path === line || path.startsWith(`${line}/`));
}

/** Enough to build the program; no command is called. */
const session: Session = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: {},
  signal: new AbortController().signal,
  open: () => Promise.reject(new Error('No command is called.')),
  show: () => undefined,
  exitWith: () => undefined,
};

/** The options that `rollcall …` gets, checked as when it is called, without calling it. */
function optionsOf([program, name, ...words]: readonly string[]): Readonly<Record<string, unknown>> {
  expect(program).toBe('rollcall');
  const command = createProgram(session, '1.0.0').commands.find((one) => one.name() === name);
  if (command === undefined) throw new Error(`There is no rollcall ${name}.`);
  const { operands, unknown } = command.exitOverride().parseOptions(words);
  expect([...operands, ...unknown]).toEqual([]);
  return command.opts();
}

/** What Compose makes of a value. */
const resolved = (value: string, environment: Readonly<Record<string, string>>) =>
  value.replaceAll(VARIABLE, (_, name: string, kind: string | undefined, word: string) => {
    const found = environment[name] ?? (kind === '-' ? word : undefined);
    if (found === undefined) throw new Error(`${name} is not set.`);
    return found;
  });

describe('compose.yaml', () => {
  it('has one server and two workers of our image beside the database', () => {
    expect(Object.keys(compose.services)).toEqual(['database', 'server', 'worker']);
    expect(ours.map(([name, { deploy }]) => [name, deploy?.replicas ?? 1])).toEqual([
      ['server', 1],
      ['worker', 2],
    ]);
    expect(new Set(ours.map(([, { image }]) => image)).size).toBe(1);
  });

  it('calls commands with options that there are', () => {
    for (const [, { command = imageCommand }] of ours) {
      // What the image exposes, and what its health check asks.
      expect(optionsOf(command)).toMatchObject({ host: '0.0.0.0', port: 8080 });
    }
  });

  it('sets variables that Rollcall reads, to values that it takes', () => {
    const given = { POSTGRES_PASSWORD: 'secret', ROLLCALL_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    for (const [, { environment }] of ours) {
      const values = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, resolved(value, given)]),
      );
      const unknown = Object.keys(values).filter(
        (name) => name.startsWith('ROLLCALL_') && !HELP.includes(`  ${name} `),
      );
      expect(unknown).toEqual([]);
      const config = readEnvironment(values);
      expect(config.secretKeys).toHaveLength(1);
      expect(config.logLevel).toBe('info');
      const url = new URL(config.databaseUrl ?? '');
      const database = compose.services['database']?.environment ?? {};
      expect([url.username, url.password, url.pathname.slice(1)]).toEqual([
        database['POSTGRES_USER'],
        resolved(database['POSTGRES_PASSWORD'] ?? '', given),
        database['POSTGRES_DB'],
      ]);
      expect(Object.keys(compose.services)).toContain(url.hostname);
    }
  });

  it('starts nothing without the password and the key, and says which is missing', () => {
    expect(PACKED).toContain('bin');
    const needed = [...read('compose.yaml').matchAll(VARIABLE)].flatMap(([, name, kind]) =>
      kind === '?' ? [name] : [],
    );
    expect(new Set(needed)).toEqual(new Set(['POSTGRES_PASSWORD', 'ROLLCALL_SECRET_KEY']));
  });

  it('waits for what there is, and keeps its data in a volume that it declares', () => {
    for (const [, { depends_on: needed = {}, volumes = [] }] of Object.entries(compose.services)) {
      for (const name of Object.keys(needed)) expect(compose.services[name]?.healthcheck).toBeDefined();
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
  });

  it('publishes the port of the server on this machine only', () => {
    expect(compose.services['server']?.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(compose.services['worker']?.ports).toBeUndefined();
  });
});

describe('the Dockerfile', () => {
  it('runs the server on the port that it exposes and that its health check asks', () => {
    expect(optionsOf(imageCommand)).toMatchObject({ host: '0.0.0.0', port: Number(instruction('EXPOSE')) });
    expect(instruction('HEALTHCHECK')).toContain(`http://127.0.0.1:${instruction('EXPOSE')}/readyz`);
  });

  it('runs as an ordinary user, on the major version of Node that the package asks for', () => {
    const { engines } = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(read('package.json')));
    expect(instruction('USER')).not.toMatch(/^(root|0)?$/);
    const versions = instructions
      .filter((line) => line.startsWith('FROM '))
      .map((line) => /node:(\d+)/.exec(line)?.[1]);
    expect(new Set(versions).size).toBe(1);
    expect(Number(versions[0])).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
  });

  it('copies into the build what there is and what .dockerignore lets in', () => {
    const sources = copied.filter(({ stage }) => stage === null).flatMap((copy) => copy.sources);
    expect(sources).toContain('package.json');
    expect(sources).toContain('.');
    for (const source of sources)
      expect({ source, exists: existsSync(join(ROOT, source)) }).toMatchObject({ exists: true });
    // All of `.` that the build reads: what the package is made of, and the programs that make it.
    expect(PACKED).toContain('bin');
    const needed = [...sources, ...PACKED, 'src', 'console', 'scripts', 'tsconfig.json', 'tsconfig.build.json'];
    for (const path of needed) expect({ path, shutOut: isShutOut(path) }).toEqual({ path, shutOut: false });
    expect(['.git/config', 'node_modules/pg', 'dist/bin'].filter(isShutOut)).toHaveLength(3);
  });

  it('copies the package from the stage that packs it, under the name that it has', () => {
    const packed = copied.find(({ stage }) => stage !== null);
    if (packed === undefined) throw new Error('Nothing is copied from another stage.');
    expect(instructions.filter((line) => line.endsWith(` AS ${packed.stage}`))).toHaveLength(1);
    const { name, version } = z
      .object({ name: z.string(), version: z.string() })
      .parse(JSON.parse(read('package.json')));
    expect(instructions.join('\n')).toContain('npm pack --pack-destination /build ./dist');
    expect(matchesGlob(`/build/${name}-${version}.tgz`, packed.sources[0] ?? '')).toBe(true);
    expect(lastStage.find((line) => line.includes('npm install'))).toContain(packed.destination);
  });

  it('runs scripts that there are', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const called = instructions.flatMap((line) => [...line.matchAll(/npm run (\w+)/g)].map(([, name]) => name ?? ''));
    expect(called).not.toEqual([]);
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });
});
