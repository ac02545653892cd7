import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { CHANNELS, watchRules } from '../../sync/alert-settings.ts';
import type { Watch } from '../../sync/watch/watch.ts';
import { alertSettings } from '../installation.ts';
import { IS_IN_FORCE, OWNER_NAME } from '../owner.ts';
import type { Database } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export function watchJournal(db: Kysely<Database>): Watch<UnitOfWork> {
  return {
    async state(tx, settingsId) {
      const connection = await tx.db
        .selectFrom('settings')
        .innerJoin('connection', 'connection.id', 'settings.connection_id')
        .select(['connection.id', 'connection.name', OWNER_NAME.as('owner_name')])
        .where('settings.id', '=', settingsId)
        .executeTakeFirst();
      if (!connection)
        throw new RollcallError('not_found', saying('run_settings_gone')`The settings of this run have been deleted.`);
      await tx.db
        .insertInto('watch')
        .values({ connection_id: connection.id, conditions: '[]' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { failures, conditions } = await tx.db
        .selectFrom('watch')
        .select(['failures', 'conditions'])
        .where('connection_id', '=', connection.id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const enabled = await tx.db
        .selectFrom('settings')
        .select('id')
        .where('connection_id', '=', connection.id)
        .where('enabled', '=', true)
        .execute();
      // Nobody waits for what is switched off to be well again.
      const present = new Set<string | null>([null, ...enabled.map(({ id }) => id)]);
      return {
        connection: connection.name,
        ownerName: connection.owner_name,
        failures,
        conditions: conditions.filter((condition) => present.has(condition.settingsId)),
        rules: watchRules(await alertSettings(tx.db)),
      };
    },

    async save(tx, settingsId, { failures, conditions }) {
      await tx.db
        .updateTable('watch')
        .set({ failures: failures && JSON.stringify(failures), conditions: JSON.stringify(conditions) })
        .where('connection_id', '=', (eb) =>
          eb.selectFrom('settings').select('connection_id').where('id', '=', settingsId),
        )
        .execute();
    },

    async announce(tx, alerts) {
      if (alerts.length === 0) return;
      const settings = await alertSettings(tx.db);
      const rows = alerts.flatMap((alert) =>
        CHANNELS.filter((channel) => settings[channel] !== null).map((channel) => ({
          channel,
          content: JSON.stringify(alert),
          next_at: alert.at,
        })),
      );
      if (rows.length > 0) await tx.db.insertInto('alert').values(rows).execute();
    },

    async usual(tx, settingsId, limit) {
      const rows = await tx.db
        .selectFrom('run')
        .select('met')
        .where('settings_id', '=', settingsId)
        .where('state', 'in', ['succeeded', 'completed_with_errors'])
        .where('met', 'is not', null)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap(({ met }) => met ?? []);
    },

    async overdue(now) {
      const { overdueAfter } = watchRules(await alertSettings(db));
      if (overdueAfter === null) return [];
      const last = sql<Date>`coalesce(settings.watermark, settings.updated_at)`;
      return await db
        .selectFrom('settings')
        .innerJoin('connection', 'connection.id', 'settings.connection_id')
        .select(['settings.id as settingsId', 'settings.entity', last.as('since')])
        .where('settings.enabled', '=', true)
        .where(IS_IN_FORCE)
        .where(
          sql<string>`coalesce(settings.schedule, case when settings.owner = 'shared' then connection.config -> 'schedule' end) ->> 'every'`,
          '<>',
          'manual',
        )
        .where(last, '<', sql<Date>`${now}::timestamptz - make_interval(secs => ${overdueAfter * 86_400})`)
        .orderBy('settings.id')
        .execute();
    },
  };
}
