import { type Kysely, sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { Mirror, MirrorState, ShownState, Tenant } from '../../sync/tenant.ts';
import { forgetLinksElsewhere } from '../connections/forget-links.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import { type UnitOfWork, unitOfWork } from '../unit-of-work.ts';
import { mirroredBranches } from './branches.ts';
import { createTenantGate, type GateTiming } from './gate.ts';
import { mirroredMemberships } from './memberships.ts';
import { mirroredPeople } from './people.ts';

export interface TenantPlace {
  readonly db: Kysely<Database>;
  readonly pool: Pool;
}

/**
 * What is remembered of the tenant at this address, which the connection goes to from now on: links to people of another
 * platform are forgotten.
 */
export async function openTenant(
  { db, pool }: TenantPlace,
  { connectionId, url }: { readonly connectionId: string; readonly url: string },
  timing?: GateTiming,
): Promise<Tenant<UnitOfWork>> {
  const id = await db.transaction().execute(async (tx) => {
    const tenantId = (await known(tx, url)) ?? (await added(tx, url));
    const { numUpdatedRows } = await tx
      .updateTable('connection')
      .set({ tenant_id: tenantId })
      .where('id', '=', connectionId)
      .where('tenant_id', 'is distinct from', tenantId)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await forgetLinksElsewhere(tx, connectionId, tenantId);
    return tenantId;
  });
  return { mirror: mirrorOf({ db, pool }, id), gate: createTenantGate(pool, id, timing) };
}

/** Locked, so that it is not forgotten before the connection goes to it. */
async function known(tx: Transaction<Database>, url: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tenant').select('id').where('url', '=', url).forKeyShare().executeTakeFirst();
  return row?.id;
}

async function added(tx: Transaction<Database>, url: string): Promise<string> {
  const { id } = await tx
    .insertInto('tenant')
    .values({ url })
    .onConflict((conflict) => conflict.column('url').doUpdateSet({ url }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function mirrorOf({ db, pool }: TenantPlace, tenantId: string): Mirror<UnitOfWork> {
  return {
    transaction: (work) => unitOfWork(pool, work),

    async state() {
      return await db
        .selectFrom('tenant')
        .select(['read_at as readAt', 'reading', 'fields', 'fields_at as fieldsAt', 'learned'])
        .select('superadmins_at as superadminsAt')
        .where('id', '=', tenantId)
        .executeTakeFirstOrThrow();
    },

    async remember(tx, patch) {
      const { fieldsAt } = patch;
      await tx.db
        .updateTable('tenant')
        .set(columns(patch))
        .where('id', '=', tenantId)
        .$if(fieldsAt != null, (update) =>
          update.where(({ or, eb }) => or([eb('fields_at', 'is', null), eb('fields_at', '<=', fieldsAt ?? null)])),
        )
        .execute();
    },

    async learn({ db: tx }, facts) {
      const forgotten = Object.keys(facts).filter((name) => facts[name] === undefined);
      const { rows } = await sql<{ learned: unknown }>`
        update tenant set learned = (learned - ${list(forgotten)}) || ${JSON.stringify(facts)}::jsonb
        where id = ${tenantId} returning learned`.execute(tx);
      return rows[0]?.learned;
    },

    async forgetLearned(tx) {
      await tx.db.updateTable('tenant').set({ learned: '{}' }).where('id', '=', tenantId).execute();
    },

    ...mirroredPeople(tenantId),
    ...mirroredBranches(tenantId),
    ...mirroredMemberships(tenantId),
  };
}

function columns(patch: Partial<Omit<MirrorState, 'learned'> & ShownState>) {
  const { readAt, reading, fields, fieldsAt, superadminsAt, platformFields } = patch;
  return {
    ...(readAt === undefined ? {} : { read_at: readAt }),
    ...(reading === undefined ? {} : { reading: reading === null ? null : JSON.stringify(reading) }),
    ...(fields === undefined ? {} : { fields: JSON.stringify(fields) }),
    ...(fieldsAt === undefined ? {} : { fields_at: fieldsAt }),
    ...(platformFields === undefined ? {} : { platform_fields: JSON.stringify(platformFields) }),
    ...(superadminsAt === undefined ? {} : { superadmins_at: superadminsAt }),
  };
}

/** Forgets tenants that no connection goes to, with their people (R47); answers how many. */
export async function forgetTenants(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from tenant where not exists (select from connection where tenant_id = tenant.id)
      -- A run that began before its connection went elsewhere may still be at it.
      and (not busy or coalesce(greatest(called_at, beat_at) < now() - interval '1 hour', true))`.execute(db);
  return Number(numAffectedRows);
}
