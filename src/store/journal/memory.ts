import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
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
      if (!row)
        throw new RollcallError('not_found', saying('run_settings_gone')`The settings of this run have been deleted.`);
      const { watermark, basis, swept_at: sweptAt, missed, met, retries, field_types: fieldTypes } = row;
      const undone = await undoneSince(db, settingsId);
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

/** What was undone since the last good run. Of an undo that was wholly undone in its turn nothing is to be done again. */
async function undoneSince(db: Kysely<Database>, settingsId: string): Promise<Memory['undone']> {
  const { rows: undos } = await sql<{ id: string; undoes: string | null; state: string }>`
    select id, undoes, state from run
    where settings_id = ${settingsId} and mode = 'undo' and not dry_run and id > coalesce((
      select max(id) from run
      where settings_id = ${settingsId} and not dry_run and mode in ('full', 'incremental')
        and state in ('succeeded', 'completed_with_errors')), 0)
    order by id desc`.execute(db);
  if (undos.length === 0) return null;
  const standing = new Map(undos.map((run) => [run.id, run]));
  for (const { id, undoes, state } of undos) {
    if (undoes === null || state !== 'succeeded' || !standing.has(id) || !standing.has(undoes)) continue;
    standing.delete(id);
    standing.delete(undoes);
  }
  const by = [...standing.values()];
  return { run: by[0]?.undoes ?? null, by: by.map(({ id }) => id) };
}
