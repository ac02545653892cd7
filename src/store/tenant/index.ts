import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Mirror, MirrorState, Tenant } from '../../sync/tenant.ts';
import type { Database } from '../schema.ts';
import { type UnitOfWork, unitOfWork } from '../unit-of-work.ts';
import { mirroredBranches } from './branches.ts';
import { createTenantGate, type GateTiming } from './gate.ts';
import { mirroredMemberships } from './memberships.ts';
import { mirroredPeople } from './people.ts';

export interface TenantPlace {
  readonly db: Kysely<Database>;
  readonly pool: Pool;
}

/** What is remembered of the tenant at this address, which the connection goes to from now on. */
export async function openTenant(
  { db, pool }: TenantPlace,
  { connectionId, url }: { readonly connectionId: string; readonly url: string },
  timing?: GateTiming,
): Promise<Tenant<UnitOfWork>> {
  await db
    .insertInto('tenant')
    .values({ url })
    .onConflict((conflict) => conflict.column('url').doNothing())
    .execute();
  const { id } = await db.selectFrom('tenant').select('id').where('url', '=', url).executeTakeFirstOrThrow();
  await db
    .updateTable('connection')
    .set({ tenant_id: id })
    .where('id', '=', connectionId)
    .where('tenant_id', 'is distinct from', id)
    .execute();
  return { mirror: mirrorOf({ db, pool }, id), gate: createTenantGate(pool, id, timing) };
}

function mirrorOf({ db, pool }: TenantPlace, tenantId: string): Mirror<UnitOfWork> {
  return {
    transaction: (work) => unitOfWork(pool, work),

    async state() {
      return await db
        .selectFrom('tenant')
        .select(['read_at as readAt', 'reading', 'fields', 'fields_at as fieldsAt', 'superadmins_at as superadminsAt'])
        .where('id', '=', tenantId)
        .executeTakeFirstOrThrow();
    },

    async remember(tx, patch) {
      await tx.db.updateTable('tenant').set(columns(patch)).where('id', '=', tenantId).execute();
    },

    ...mirroredPeople(tenantId),
    ...mirroredBranches(tenantId),
    ...mirroredMemberships(tenantId),
  };
}

function columns({ readAt, reading, fields, fieldsAt, superadminsAt }: Partial<MirrorState>) {
  return {
    ...(readAt === undefined ? {} : { read_at: readAt }),
    ...(reading === undefined ? {} : { reading: reading === null ? null : JSON.stringify(reading) }),
    ...(fields === undefined ? {} : { fields: JSON.stringify(fields) }),
    ...(fieldsAt === undefined ? {} : { fields_at: fieldsAt }),
    ...(superadminsAt === undefined ? {} : { superadmins_at: superadminsAt }),
  };
}

/** Forgets tenants that no connection goes to, with their people. */
export async function forgetTenants(db: Kysely<Database>): Promise<void> {
  await sql`delete from tenant where not exists (select from connection where tenant_id = tenant.id)`.execute(db);
}
