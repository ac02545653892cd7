import { type Kysely, sql } from 'kysely';
import type { AccountMemory } from '../../sync/memory.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export function accountMemory(db: Kysely<Database>): AccountMemory<UnitOfWork> {
  return {
    async known(settingsId, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('account')
        .select('id')
        .where('settings_id', '=', settingsId)
        .where('id', '=', sql<string>`any(${list(ids)})`)
        .execute();
      return rows.map(({ id }) => id);
    },

    async forgetUnder(tx, branchIds) {
      await sql`
        delete from account using branch_link
        where branch_link.branch_id = any(${list(branchIds)}::bigint[])
          and account.settings_id = branch_link.settings_id and account.id = branch_link.branch_key`.execute(tx.db);
    },

    async keep(tx, { id, settingsId, whole }) {
      // Only what branches are made of: a full run may have staged every account of the org. A run of one person that ends at
      // the same time keeps some of the same.
      await sql`
        delete from account where settings_id = ${settingsId} and (${whole} or id in (
          select id from run_account where run_id = ${id}))`.execute(tx.db);
      await sql`
        with recursive needed as (
          select staged.id, staged.name, staged.parent_id from run_account staged
          join branch_link on branch_link.settings_id = ${settingsId} and branch_link.branch_key = staged.id
          where staged.run_id = ${id} and not staged.gone
          union
          select parent.id, parent.name, parent.parent_id from run_account parent
          join needed on parent.id = needed.parent_id
          where parent.run_id = ${id} and not parent.gone)
        insert into account (settings_id, id, name, parent_id)
        select ${settingsId}, id, name, parent_id from needed
        on conflict (settings_id, id) do update set name = excluded.name, parent_id = excluded.parent_id`.execute(
        tx.db,
      );
    },
  };
}
