import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../src/store/schema.ts';
import { RollcallError } from '../../src/support/errors.ts';
import { type DatabaseServer, startDatabaseServer } from '../support/database-server.ts';
import { startRollcall } from '../support/rollcall.ts';
import { audit } from './audit.ts';
import { hireCrew } from './crew.ts';
import { type Installation, install } from './installation.ts';
import { COMMIT_MS, startSync } from './kill.ts';
import { crashConfiguration, crashOrg } from './org.ts';
import { type Position, positionOf } from './position.ts';
import { PEOPLE } from './readers.ts';
import { type Salesforce, startSalesforce } from './salesforce.ts';
import { assertSame, stateOf } from './state.ts';

const READER = 'rest';

let server: DatabaseServer;
let salesforce: Salesforce;
let expected: Awaited<ReturnType<typeof stateOf>>;
let installations = 0;

const open = () => {
  installations += 1;
  const environment = {
    NODE_COMPILE_CACHE: join(inject('testFolder'), 'compiled'),
    SF_URL: salesforce.url,
    SF_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
  };
  const configuration = crashConfiguration({ incremental: false });
  return install(server.url, `restart_${installations}`, { environment, configuration });
};

beforeAll(async () => {
  server = await startDatabaseServer(inject('testFolder'));
  salesforce = await startSalesforce(crashOrg(PEOPLE[READER]), join(inject('testFolder'), 'restart.json'));
  await using twin = await open();
  expect((await startSync(twin, READER).ended).exitCode).toBe(3);
  expected = await stateOf(twin.db);
});

afterAll(async () => {
  await salesforce?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Waits for a place of the run; while the server is away nobody is told. */
async function comesTo(db: Kysely<Database>, reached: (position: Position) => boolean): Promise<void> {
  for (;;) {
    const position = await positionOf(db).catch((error: unknown) => {
      if (error instanceof RollcallError && error.code === 'database_unavailable') return null;
      throw error;
    });
    if (position !== null && reached(position)) return;
    await wait(10);
  }
}

const PLACES: readonly [string, (position: Position) => boolean][] = [
  ['read', ({ state, pages }) => state === 'extracting' && pages > 0],
  ['apply', ({ state, applied, pages }) => state === 'applying' && applied > 1 && applied < pages],
];

describe('a PostgreSQL server that is restarted under two workers', () => {
  it.each(PLACES)(
    'R38: who %s, loses nothing: the run ends by itself, and the workers stay',
    async (_what, reached) => {
      await using installation = await open();
      await installation.slowCommits(5 * COMMIT_MS);
      {
        await using crew = await hireCrew(installation, { reader: READER }, 2);
        await comesTo(installation.db, reached);
        await server.restart();
        expect((await positionOfPatiently(installation)).ended).toBe(false);
        await installation.slowCommits(0);
        await comesTo(installation.db, ({ ended }) => ended);
        expect(await crew.here()).toBe(2);
      }
      expect((await positionOf(installation.db)).state).toBe('completed_with_errors');
      await audit(installation.db);
      assertSame(await stateOf(installation.db), expected, 'The platform after a restart');
    },
  );
});

/** Connections that ended with the server are found to have ended one by one. */
async function positionOfPatiently({ db }: Installation): Promise<Position> {
  let found: Position | undefined;
  await comesTo(db, (position) => {
    found = position;
    return true;
  });
  if (found === undefined) throw new Error('There is no position');
  return found;
}

describe('rollcall serve', () => {
  it('is not ready while the database is away, says so in its metrics, and is ready again by itself', async () => {
    await using installation = await open();
    const serving = startRollcall(['serve', '--port', '0', '--json'], installation.environment);
    await serving.printed('}');
    const { address }: { address: string } = JSON.parse(serving.output());
    const ready = async () => {
      const answer = await fetch(`${address}/readyz`);
      const body: unknown = await answer.json();
      return { status: answer.status, body };
    };
    const metrics = async () => (await (await fetch(`${address}/metrics`)).text()).split('\n');
    expect(await ready()).toEqual({ status: 200, body: { status: 'ready' } });
    expect(await metrics()).toContain('rollcall_database_up 1');
    await server.stop();
    expect(await ready()).toMatchObject({ status: 503, body: { status: 503, code: 'database_unavailable' } });
    expect(await metrics()).toContain('rollcall_database_up 0');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    await server.start();
    await expect.poll(ready).toEqual({ status: 200, body: { status: 'ready' } });
    expect(await metrics()).toContain('rollcall_database_up 1');
    serving.signal('SIGTERM');
    expect((await serving.ended).exitCode).toBe(0);
  });
});
