import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

/** The file that imports, and what it imports. */
type Case = readonly [file: string, specifier: string];

const FORBIDDEN: readonly Case[] = [
  // sync/ imports no adapter, however deep the file and however the path is written.
  ['src/sync/run.ts', '../store/schema.ts'],
  ['src/sync/plan/deep/er/x.ts', '../../../../store/schema.ts'],
  ['src/sync/plan/x.ts', './../../salesforce/client.ts'],
  ['src/sync/plan/x.ts', '../map/../../directory/builtin/people.ts'],
  ['src/sync/plan/x.ts', '../../directory/docebo/client.ts'],
  ['src/sync/x.ts', '../cli/main.ts'],
  ['src/sync/x.ts', '../api/server.ts'],
  ['src/sync/x.ts', '../config/environment.ts'],
  ['src/sync/x.ts', '../jobs/queue.ts'],
  ['src/sync/x.ts', '../platform/sign-in.ts'],
  ['src/sync/x.ts', '../context.ts'],
  ['src/sync/x.ts', 'pg'],
  ['src/sync/x.ts', 'kysely'],
  ['src/sync/x.ts', 'kysely/migration'],
  ['src/sync/x.ts', 'undici'],
  ['src/sync/x.ts', 'fastify'],
  ['src/sync/x.ts', '@fastify/swagger'],
  ['src/sync/x.ts', '@jetstreamapp/soql-parser-js'],
  ['src/sync/x.ts', 'node:fs/promises'],
  ['src/sync/x.ts', 'node:http'],
  ['src/sync/x.ts', 'zod'],

  // cli/, api/ and jobs/ do not know which adapter they use.
  ['src/cli/sync.ts', '../salesforce/client.ts'],
  ['src/cli/commands/sync.ts', '../../salesforce/client.ts'],
  ['src/api/runs.ts', '../salesforce/client.ts'],
  ['src/jobs/worker.ts', '../directory/docebo/client.ts'],
  ['src/cli/sync.ts', 'pg'],
  ['src/api/v1/runs.ts', 'kysely'],

  // Only context.ts constructs adapters.
  ['src/main.ts', './salesforce/client.ts'],
  ['src/main.ts', './store/database.ts'],
  ['src/context.ts', './cli/sync.ts'],
  ['src/context/x.ts', '../cli/sync.ts'],
  ['src/context/x.ts', '../context.ts'],
  ['src/context/x.ts', '../../sandbox/salesforce/server.ts'],
  ['src/main.ts', './context/x.ts'],
  ['src/cli/sync.ts', '../context/x.ts'],
  ['src/sync/x.ts', '../context/x.ts'],

  // Adapters do not know each other.
  ['src/salesforce/client.ts', '../store/schema.ts'],
  ['src/salesforce/client.ts', '../directory/builtin/people.ts'],
  ['src/salesforce/bulk/client.ts', '../../cli/sync.ts'],
  ['src/salesforce/client.ts', 'pg'],
  ['src/store/runs.ts', '../salesforce/client.ts'],
  ['src/store/views/runs.ts', '../../cli/sync.ts'],
  ['src/store/runs.ts', '../directory/builtin/people.ts'],
  ['src/store/runs.ts', 'undici'],
  ['src/directory/builtin/people.ts', '../docebo/client.ts'],
  ['src/directory/builtin/people.ts', '../../salesforce/client.ts'],
  ['src/directory/docebo/people.ts', '../../store/schema.ts'],
  ['src/directory/docebo/people.ts', '../builtin/people.ts'],
  ['src/platform/sign-in.ts', '../salesforce/client.ts'],
  ['src/identity/admit.ts', '../salesforce/client.ts'],
  ['src/identity/oidc/client.ts', '../../api/server.ts'],
  ['src/administration/x.ts', '../identity/admit.ts'],
  ['src/store/x.ts', '../identity/admit.ts'],
  ['src/support/logger.ts', '../store/schema.ts'],
  ['src/support/logger.ts', '../context.ts'],
  ['src/config/environment.ts', '../store/schema.ts'],

  // alerts/ delivers what stands in the outbox.
  ['src/alerts/deliver.ts', '../salesforce/client.ts'],
  ['src/alerts/deliver.ts', '../context.ts'],
  ['src/alerts/deliver.ts', 'kysely'],
  ['src/store/outbox.ts', '../alerts/deliver.ts'],
  ['src/sync/watch/x.ts', '../../alerts/deliver.ts'],

  // administration/ is below commands and the API.
  ['src/administration/configuration/apply.ts', '../../cli/sync.ts'],
  ['src/administration/x.ts', '../api/server.ts'],
  ['src/administration/x.ts', '../salesforce/client.ts'],
  ['src/administration/x.ts', '../context.ts'],
  ['src/store/runs.ts', '../administration/x.ts'],
  ['src/sync/x.ts', '../administration/x.ts'],

  // The product and the sandbox meet over HTTP only.
  ['src/salesforce/client.ts', '../../sandbox/salesforce/server.ts'],
  ['src/context.ts', '../sandbox/salesforce/server.ts'],
  ['src/sync/plan/x.ts', '../../../sandbox/salesforce/org/org.ts'],
  ['src/cli/sandbox.ts', '../../sandbox/salesforce/main.ts'],
  ['src/store/runs.ts', '../../test/support/database.ts'],
  ['sandbox/salesforce/http/server.ts', '../../../src/support/errors.ts'],
  ['sandbox/salesforce/main.ts', '../../src/sync/entity.ts'],
  ['sandbox/docebo/http/app.ts', '../../../src/support/errors.ts'],
  ['sandbox/docebo/http/app.ts', '../../salesforce/http/options.ts'],
  ['sandbox/salesforce/http/app.ts', '../../docebo/http/options.ts'],
  ['sandbox/shared/control.ts', '../docebo/http/options.ts'],

  // The console: features do not know each other.
  ['console/features/a/x.tsx', '../b/y.tsx'],
  ['console/features/a/x.tsx', '../../app/router.tsx'],
  ['console/ui/x.tsx', '../features/a/x.tsx'],
  ['console/api/x.ts', '../app/router.tsx'],

  // A room that nobody has described yet is closed.
  ['src/newroom/x.ts', '../salesforce/client.ts'],
  ['src/newroom/x.ts', '../../sandbox/salesforce/server.ts'],
];

const ALLOWED: readonly Case[] = [
  ['src/sync/run.ts', './directory.ts'],
  ['src/sync/plan/x.ts', '../change.ts'],
  ['src/sync/x.ts', '../support/errors.ts'],
  ['src/sync/x.ts', 'node:crypto'],
  ['src/context.ts', './salesforce/client.ts'],
  ['src/context.ts', './directory/builtin/people.ts'],
  ['src/context.ts', './context/x.ts'],
  ['src/context/x.ts', '../salesforce/client.ts'],
  ['src/context/x.ts', '../directory/builtin/people.ts'],
  ['src/context/x.ts', '../store/workers.ts'],
  ['src/main.ts', './context.ts'],
  ['src/cli/sync.ts', '../context.ts'],
  ['src/cli/sync.ts', '../sync/run.ts'],
  ['src/cli/runs.ts', '../store/views/runs.ts'],
  ['src/salesforce/client.ts', '../sync/source.ts'],
  ['src/salesforce/client.ts', 'undici'],
  ['src/store/runs.ts', '../sync/journal.ts'],
  ['src/store/runs.ts', 'kysely'],
  ['src/directory/builtin/people.ts', '../../store/schema.ts'],
  ['src/directory/builtin/people.ts', '../../sync/directory.ts'],
  ['src/directory/docebo/people.ts', 'undici'],
  ['src/administration/x.ts', '../directory/builtin/configure.ts'],
  ['src/administration/x.ts', '../config/file.ts'],
  ['src/api/v1/runs.ts', '../../administration/x.ts'],
  ['src/cli/runs.ts', '../administration/x.ts'],
  ['sandbox/salesforce/http/server.ts', '../org/org.ts'],
  ['sandbox/salesforce/http/server.ts', 'fastify'],
  ['sandbox/docebo/http/server.ts', '../../shared/control.ts'],
  ['console/features/a/x.tsx', './y.tsx'],
  ['console/features/a/x.tsx', '../../ui/x.tsx'],
  ['console/app/router.tsx', '../features/a/x.tsx'],
  ['test/contract/salesforce.test.ts', '../../src/salesforce/client.ts'],
  ['test/contract/salesforce.test.ts', '../../sandbox/salesforce/server.ts'],
  ['bench/first-sync.ts', '../sandbox/salesforce/server.ts'],
];

/** Every way to write an import, in a file of sync/. */
const FORMS: readonly (readonly [name: string, text: string])[] = [
  ['a value import', `import { x } from '../store/schema.ts';`],
  ['a default import', `import y from '../store/schema.ts';`],
  ['a side effect', `import '../store/schema.ts';`],
  ['a type import', `import type { X } from '../store/schema.ts';`],
  ['a namespace', `import * as store from '../store/schema.ts';`],
  ['a re-export', `export { x } from '../store/schema.ts';`],
  ['a re-export of everything', `export * from '../store/schema.ts';`],
  ['a re-exported type', `export type { X } from '../store/schema.ts';`],
  ['a dynamic import', `const z = await import('../store/schema.ts');`],
];

const Report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.literal('lint/style/noRestrictedImports'),
      severity: z.literal('error'),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

/** Lines of the files of a small project; each line is one import to be judged. */
const files = new Map<string, string[]>();
const place = (file: string, line: string): string => {
  const lines = files.get(file) ?? [];
  lines.push(line);
  files.set(file, lines);
  return `${file}:${lines.length}`;
};
const placeCase = ([file, to]: Case) => ({ file, to, at: place(file, `import { x } from '${to}';`) });

const forbidden = FORBIDDEN.map(placeCase);
const allowed = ALLOWED.map(placeCase);
const forms = FORMS.map(([form, text]) => ({ form, at: place('src/sync/forms.ts', text) }));

let tree: string;
let exitCode: number | null;
let refused: ReadonlySet<string>;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'rollcall-boundaries-'));
  for (const config of ['biome.json', 'biome.boundaries.json']) {
    await copyFile(join(root, config), join(tree, config));
  }
  for (const [file, lines] of files) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), `${lines.join('\n')}\n`);
  }
  const biome = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false'],
    { cwd: tree, encoding: 'utf8' },
  );
  exitCode = biome.status;
  const { diagnostics } = Report.parse(JSON.parse(biome.stdout));
  refused = new Set(diagnostics.map(({ location }) => `${location.path}:${location.start.line}`));
}, 30_000);

afterAll(() => rm(tree, { recursive: true, force: true }));

describe('import boundaries', () => {
  it('fail the lint', () => {
    expect(exitCode).toBe(1);
  });

  it.each(forbidden)('$file may not import $to', ({ at }) => {
    expect(refused).toContain(at);
  });

  it.each(allowed)('$file may import $to', ({ at }) => {
    expect(refused).not.toContain(at);
  });

  it.each(forms)('are kept by $form', ({ at }) => {
    expect(refused).toContain(at);
  });

  it('cover every room of src/', async () => {
    const config = await readFile(join(root, 'biome.boundaries.json'), 'utf8');
    const rooms = (await readdir(join(root, 'src'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(
      rooms.map(({ name }) => name).filter((name) => !new RegExp(`"src/[^"]*\\b${name}\\b[^"]*"`).test(config)),
    ).toEqual([]);
  });
});
