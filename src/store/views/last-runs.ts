import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

export interface EntityStatus {
  readonly settingsId: string;
  /** People that these settings keep in step. */
  readonly linked: number;
  readonly lastRun: { readonly id: string; readonly state: string; readonly at: Date } | null;
}

/** Size and last run of all settings; dry runs, undos and runs of one person do not count. */
export async function entityStatuses(db: Kysely<Database>): Promise<EntityStatus[]> {
  const rows = await db
    .selectFrom('settings')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('run')
          .whereRef('run.settings_id', '=', 'settings.id')
          .where('run.dry_run', '=', false)
          .where((run) => run.or([run('run.mode', 'is', null), run('run.mode', 'in', ['full', 'incremental'])]))
          .select(['run.id as run', 'run.state', 'run.created_at as at'])
          .orderBy('run.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      'settings.id',
      'last.run',
      'last.state',
      'last.at',
      eb
        .selectFrom('link')
        .whereRef('link.settings_id', '=', 'settings.id')
        .select((link) => link.fn.countAll<string>().as('count'))
        .as('linked'),
    ])
    .execute();
  return rows.map(({ id, linked, run, state, at }) => ({
    settingsId: id,
    linked: Number(linked),
    lastRun: run !== null && state !== null && at !== null ? { id: run, state, at } : null,
  }));
}
