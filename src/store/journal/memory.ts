import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { typesOf } from '../../sync/field-types.ts';
import type { Memory, SettingsMemory } from '../../sync/memory.ts';
import type { OtherSettings } from '../../sync/others.ts';
import { STANDARD_OPTIONS } from '../../sync/settings.ts';
import { IS_IN_FORCE, OWNER_NAME, WHOSE } from '../owner.ts';
import type { Database } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export function settingsMemory(db: Kysely<Database>): SettingsMemory<UnitOfWork> {
  return {
    async recall(settingsId) {
      const row = await db
        .selectFrom('settings')
        .select((eb) => [
          'watermark',
          'basis',
          'swept_at',
          'missed',
          'field_types',
          eb
            .selectFrom('run')
            .whereRef('run.settings_id', '=', 'settings.id')
            .where('run.state', 'in', ['succeeded', 'completed_with_errors'])
            .where('run.met', 'is not', null)
            .select('run.met')
            .orderBy('run.id', 'desc')
            .limit(1)
            .as('met'),
          eb
            .selectFrom('unresolved')
            .whereRef('unresolved.settings_id', '=', 'settings.id')
            .where('unresolved.kind', '<>', 'skipped')
            .select(sql<number>`count(*)::int`.as('count'))
            .as('retries'),
        ])
        .where('id', '=', settingsId)
        .executeTakeFirst();
      if (!row) throw new RollcallError('not_found', 'The settings of this run have been deleted.');
      const { watermark, basis, swept_at: sweptAt, missed, met, retries, field_types: fieldTypes } = row;
      const undone = await lastUndone(db, settingsId);
      return { watermark, basis, sweptAt, met, retries: retries ?? 0, missed, undone, fieldTypes };
    },

    async others(settingsId) {
      const { rows } = await sql<OtherSettings>`
        select settings.id, ${WHOSE} as whose, ${OWNER_NAME} as owner, settings.config ->> 'leavers' as leavers,
          settings.id < mine.id and settings.enabled and ${IS_IN_FORCE}
            and coalesce((settings.config -> 'options' ->> 'updateExisting')::boolean,
              ${STANDARD_OPTIONS.updateExisting}) as leads
        from settings mine
        join settings on settings.connection_id = mine.connection_id and settings.entity = mine.entity
          and settings.id <> mine.id
        where mine.id = ${settingsId}
        order by settings.id`.execute(db);
      return rows;
    },

    async remember(tx, settingsId, { watermark, basis, swept, missed }) {
      await tx.db
        .updateTable('settings')
        .set({
          watermark,
          basis: JSON.stringify(basis),
          // A field that this run had to leave alone is still expected to be what it was.
          field_types: sql<string>`coalesce(field_types, '{}') || ${JSON.stringify(typesOf(basis.fields))}::jsonb`,
          ...(swept ? { swept_at: watermark } : {}),
          ...(missed === null ? {} : { missed }),
        })
        .where('id', '=', settingsId)
        .execute();
    },
  };
}

/** Of an undo that was undone in its turn nothing is left to be done again. */
async function lastUndone(db: Kysely<Database>, settingsId: string): Promise<Memory['undone']> {
  const { rows } = await sql<{ by: string; run: string | null; depth: number }>`
    with recursive last as (
      select id, mode, undoes from run
      where settings_id = ${settingsId} and not dry_run
        and (mode = 'undo' or mode <> 'single' and state in ('succeeded', 'completed_with_errors'))
      order by id desc limit 1),
    chain as (
      select id as by, undoes as run, 1 as depth from last where mode = 'undo'
      union all
      select chain.by, undone.undoes, chain.depth + 1 from chain join run undone on undone.id = chain.run
      where undone.mode = 'undo')
    select by, run, depth from chain order by depth desc limit 1`.execute(db);
  const [last] = rows;
  return last === undefined ? null : { run: last.run, by: last.by, redone: last.depth % 2 === 0 };
}
