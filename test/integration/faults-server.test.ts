import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { type Context, createContext, type RunOptions } from '../../src/context.ts';
import type { Progress } from '../../src/sync/result.ts';
import { dataDirectories } from '../support/database-processes.ts';
import { faultConfiguration, faultOrg, READERS } from '../support/fault-org.ts';
import { people } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';

const RECORDS = 500;
const ACCEPTED = RECORDS - 6;
const [reader = { salesforce: {} }] = READERS;

let salesforce: SalesforceOrg;
let directories: Awaited<ReturnType<typeof dataDirectories>>;

beforeAll(async () => {
  salesforce = await startOrg(faultOrg(RECORDS));
  directories = await dataDirectories(inject('testFolder'));
});

afterAll(async () => {
  await salesforce[Symbol.asyncDispose]();
});

/** A Rollcall in this process with an embedded server of its own. */
async function openIn(dataDir: string): Promise<Context> {
  const environment = {
    ROLLCALL_DATA_DIR: dataDir,
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    SF_URL: salesforce.url,
    SF_CLIENT_SECRET: 'rollcall-secret',
  };
  const context = await createContext(readEnvironment({ ...environment, ROLLCALL_LOG_LEVEL: 'fatal' }), reader);
  await applyFile(context.db, parseConfiguration(faultConfiguration(), 'rollcall.yaml'));
  return context;
}

async function sync(context: Context, options: RunOptions = {}) {
  await using connection = await context.connect();
  return await connection.synchronize('contacts', { ...options, dryRun: false });
}

/** Syncs again until the server is there again; what stands in the way meanwhile must be said as such. */
async function syncWhenItIsBack(context: Context) {
  for (;;) {
    try {
      return await sync(context);
    } catch (error) {
      expect(error).toMatchObject({ code: 'database_unavailable' });
    }
  }
}

/** What is left of a run that was stopped: never half of a page. */
async function expectWholePages({ db }: Context): Promise<void> {
  const made = (await people(db)).length;
  const { count } = await db
    .selectFrom('change')
    .innerJoin('run_page', (join) =>
      join.onRef('run_page.run_id', '=', 'change.run_id').onRef('run_page.page', '=', 'change.page'),
    )
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('kind', '=', 'person')
    .where('action', '=', 'create')
    .where('applied_at', 'is not', null)
    .executeTakeFirstOrThrow();
  expect(made).toBe(Number(count));
}

describe('an embedded server that is killed under a run', () => {
  it.each<[string, (progress: Progress) => boolean]>([
    ['reads', ({ phase, done }) => phase === 'extracting' && done >= 200],
    ['applies', ({ phase, done }) => phase === 'applying' && done > 100],
  ])('that %s is started again, and the next run goes on', async (_name, reached) => {
    const dataDir = directories.fresh();
    await using context = await openIn(dataDir);
    const pid = Number.parseInt(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
    let killed = false;
    const onProgress = (progress: Progress) => {
      if (killed || !reached(progress)) return;
      killed = true;
      process.kill(pid, 'SIGKILL');
    };
    await expect(sync(context, { onProgress })).rejects.toMatchObject({ code: 'database_unavailable' });
    const result = await syncWhenItIsBack(context);
    expect(result).toMatchObject({ id: '1', counts: { created: ACCEPTED, rejected: 6 } });
    expect(await people(context.db)).toHaveLength(ACCEPTED);
    await expectWholePages(context);
  });
});

/** Only root can make a disk that is small. */
function canMount(): boolean {
  if (process.geteuid?.() !== 0) return false;
  const folder = mkdtempSync(join(inject('testFolder'), 'mount-'));
  if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status !== 0) return false;
  execFileSync('umount', [folder]);
  return true;
}

describe.runIf(canMount())('a disk that becomes full under a run (needs root, who may mount)', () => {
  it.each<[string, (progress: Progress) => boolean]>([
    ['reads', ({ phase, done }) => phase === 'extracting' && done >= 200],
    ['applies', ({ phase, done }) => phase === 'applying' && done > 100],
  ])('that %s stops it; when there is room again, the next run goes on', async (_name, reached) => {
    const disk = mkdtempSync(join(inject('testFolder'), 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
    const dataDir = join(disk, 'data');
    mkdirSync(dataDir);
    execFileSync('cp', ['-a', `${directories.initialised}/.`, dataDir]);
    await using context = await openIn(dataDir);
    const ballast = join(disk, 'ballast');
    let full = false;
    const onProgress = (progress: Progress) => {
      if (full || !reached(progress)) return;
      full = true;
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']);
    };
    await expect(sync(context, { onProgress })).rejects.toMatchObject({ code: 'database_unavailable' });
    rmSync(ballast);
    const result = await syncWhenItIsBack(context);
    expect(result).toMatchObject({ id: '1', counts: { created: ACCEPTED, rejected: 6 } });
    expect(await people(context.db)).toHaveLength(ACCEPTED);
    await expectWholePages(context);
  });
});
