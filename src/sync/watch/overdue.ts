import type { Journal } from '../journal.ts';
import { note } from './note.ts';

/** Notes settings that have a schedule and have not succeeded for the time that an administrator has set. */
export async function noteOverdue<Tx>(journal: Journal<Tx>, now: Date): Promise<void> {
  for (const { settingsId, entity, since } of await journal.watch.overdue(now)) {
    const message = `It has not been synchronized successfully since ${since.toISOString()}.`;
    const noting = { journal, settingsId, settings: { entity }, clock: () => now };
    await journal.transaction((tx) => note(noting, tx, null, { kind: 'overdue', message }));
  }
}
