import { type OwnerOf, SHARED } from '../store/owner.ts';
import { scheduledSettings } from '../store/queued-runs.ts';
import { connectionSettings } from '../store/stored-config.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Schedule } from '../sync/connection.ts';
import type { Entity } from '../sync/entity.ts';
import { type Recurrence, recurrenceOf } from './cron.ts';

export interface SettingsSchedule extends OwnerOf {
  readonly settingsId: string;
  readonly connection: string;
  readonly entity: Entity;
  readonly schedule: Schedule;
  /** True where the entity has no schedule of its own and follows its connection's. */
  readonly inherited: boolean;
  /** Null where it is started by hand. */
  readonly recurrence: Recurrence | null;
  /** The next occurrence; null before a worker has taken notice of the schedule. */
  readonly next: Date | null;
}

/**
 * The schedule of everything that is switched on and in force: the entity's own, else its connection's (R32). That of a
 * connection is for shared settings; those of an administrator are started by hand until they say otherwise (R25).
 */
export async function currentSchedules(tx: UnitOfWork): Promise<SettingsSchedule[]> {
  const rows = await scheduledSettings(tx);
  return rows.map(({ id, entity, schedule: own, owner, ownerName, name, config }) => {
    const inherited = owner === SHARED ? connectionSettings(config).schedule : BY_HAND;
    const schedule = own ?? inherited;
    return {
      settingsId: id,
      connection: name,
      owner,
      ownerName,
      entity,
      schedule,
      inherited: own === null && owner === SHARED,
      recurrence: recurrenceOf(schedule),
      next: null,
    };
  });
}

const BY_HAND: Schedule = { every: 'manual' };
