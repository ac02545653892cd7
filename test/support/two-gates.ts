import { sql } from 'kysely';
import { openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { createTenantGate, type GateTiming } from '../../src/store/tenant/gate.ts';
import { openTenant, type TenantPlace } from '../../src/store/tenant/index.ts';
import { borrowDatabase } from './database.ts';

export const TIMING: GateTiming = { graceMs: 400, lookMs: 10, beatMs: 20, staleMs: 300 };
/** Of a process whose timers have stopped with it. */
const FROZEN: GateTiming = { ...TIMING, beatMs: 3_600_000 };

const URL = 'https://acme.example';

async function mirrorOf(place: TenantPlace) {
  return (await openTenant(place, { connectionId: '0', url: URL })).mirror;
}

/** The gate of one tenant as two processes see it, each with connections of its own. */
export async function twoGates(timing: GateTiming = TIMING) {
  const borrowed = await borrowDatabase();
  const open = () => openDatabase({ databaseUrl: borrowed.url, dataDir: '' });
  const [one, other] = [await open(), await open()];
  await migrateToLatest(one.db);
  const { rows } = await sql<{
    id: string;
  }>`insert into tenant (url) values (${URL}) returning id`.execute(one.db);
  const id = rows[0]?.id ?? '';
  return {
    db: one.db,
    /** What each of them remembers of it. */
    mirrors: [await mirrorOf(one), await mirrorOf(other)] as const,
    one: createTenantGate(one.pool, id, timing),
    frozen: createTenantGate(one.pool, id, FROZEN),
    other: createTenantGate(other.pool, id, timing),
    async [Symbol.asyncDispose]() {
      await one.close();
      await other.close();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}
