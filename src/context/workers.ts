import type { Helper } from '../jobs/help.ts';
import type { RunExecutor } from '../jobs/worker.ts';
import { connectionWithSettings } from '../store/configuration.ts';
import { helpableRuns } from '../store/journal/seats.ts';
import { failuresOf } from '../store/views/watches.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { abandon, giveUp } from '../sync/run.ts';
import { mayTry } from '../sync/watch/quarantine.ts';
import type { Adapters } from './adapters.ts';
import { openConnection } from './open-connection.ts';

/** Carries out the runs of background jobs: each with its connection as it is stored at that moment. */
export function executor(adapters: Adapters): RunExecutor {
  const { db, journal, clock } = adapters;
  const connectionOf = (settingsId: string) => connectionWithSettings(db, settingsId);
  return {
    now: clock,
    transaction: (work) => journal.transaction(work),
    async carryOut(settingsId, queued, signal) {
      const connection = await connectionOf(settingsId);
      const settings = connection?.entities.find(({ id }) => id === settingsId);
      if (!connection || !settings) {
        throw new RollcallError(
          'not_found',
          saying('run_connection_gone')`The connection of this run has been deleted; there is nothing to synchronize.`,
        );
      }
      await using open = openConnection(adapters, connection);
      const { dryRun, undoes, mode } = await journal.runs.outline(queued);
      if (undoes !== null || mode === 'undo') return await open.undo(undoes ?? queued, { queued, signal });
      return await open.synchronize(settings.entity, { dryRun, queued, signal });
    },
    abandon: (runId, error) => abandon({ journal, clock }, runId, error),
    async giveUp(settingsId, runId) {
      const { entity } = await journal.runs.outline(runId);
      await giveUp({ journal, clock, settingsId, settings: { entity } }, runId);
    },
    async mayStart(settingsId) {
      const connection = await connectionOf(settingsId);
      return connection === undefined || mayTry(await failuresOf(db, connection.id), clock());
    },
  };
}

/** Helps with the runs of other processes, each over its connection as it is stored at that moment. */
export function helper(adapters: Adapters): Helper {
  const { db } = adapters;
  return {
    helpableRuns: () => helpableRuns(db),
    async assist({ id, settingsId }, signal) {
      const connection = await connectionWithSettings(db, settingsId);
      const settings = connection?.entities.find((entity) => entity.id === settingsId);
      if (!connection || !settings) return null;
      await using open = openConnection(adapters, connection);
      return await open.assist(settings.entity, id, signal);
    },
  };
}
