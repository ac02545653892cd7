import type { StoredConnection, StoredSettings } from '../store/configuration.ts';
import { ownerGone } from '../store/owner.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { assist } from '../sync/assist.ts';
import { checkConnection } from '../sync/check-connection.ts';
import { describeMapping } from '../sync/drift.ts';
import type { Entity } from '../sync/entity.ts';
import { explain } from '../sync/explain/explain.ts';
import { knownTypes } from '../sync/field-types.ts';
import { offeredFields, offeredListViews } from '../sync/offer.ts';
import { synchronizeOne } from '../sync/one/synchronize-one.ts';
import type { Neighbours } from '../sync/prepare.ts';
import { preview } from '../sync/preview.ts';
import { release } from '../sync/release.ts';
import { approve, cancel, discard, neverBegun, synchronize, undo } from '../sync/run.ts';
import { draw } from '../sync/sample.ts';
import type { EntitySettings } from '../sync/settings.ts';
import type { Source } from '../sync/source.ts';
import { assertUndoable } from '../sync/undo/begin-undo.ts';
import { verify } from '../sync/verify/verify.ts';
import type { Adapters } from './adapters.ts';
import type { OpenConnection } from './connection.ts';
import { openDirectory } from './open-directory.ts';
import { createUndertakings } from './undertakings.ts';

/** A run may wait for Salesforce to come back; whoever looks at a screen would rather be told. */
const WHILE_SOMEBODY_WAITS = { retry: { perCall: 2, maxWaitMs: 2000 } } as const;
/** The same for one record, which is answered at once where Salesforce answers at all: somebody stands before the sign-in page. */
const FOR_ONE_RECORD = {
  retry: { perCall: 1, total: 2, maxWaitMs: 2000, totalWaitMs: 4000 },
  timeouts: { headersTimeoutMs: 10_000, bodyTimeoutMs: 10_000 },
} as const;
/** The same for Docebo, whose calls may have to be waited for. */
const DOCEBO_WHILE_SOMEBODY_WAITS = { retry: { perCall: 2, maxWaitMs: 2000, patienceMs: 20_000 } } as const;

/** Joins a stored connection with what stands behind the ports. */
export function openConnection(adapters: Adapters, connection: StoredConnection): OpenConnection {
  const { clock, journal } = adapters;
  const { name } = connection;
  const { access, accessKey, openSource, undertake, run } = createUndertakings(adapters, connection);
  const ask = async <T>(question: (source: Source) => Promise<T>): Promise<T> => {
    await using source = await openSource(WHILE_SOMEBODY_WAITS);
    return await question(source);
  };
  const askBoth = async <T>(question: (neighbours: Neighbours<UnitOfWork>) => Promise<T>): Promise<T> => {
    await using directory = await openDirectory(adapters, connection, DOCEBO_WHILE_SOMEBODY_WAITS);
    return await ask(async (source) => await question({ source, directory, journal }));
  };

  return {
    id: connection.id,
    name,
    accessKey,
    status: (options = {}) =>
      ask(async (source) => ({ ...(await source.identity(options)), apiUsage: source.apiUsage() })),
    check: (options = {}) =>
      askBoth(async (neighbours) => {
        const key = await accessKey();
        const enabled = connection.entities.filter((settings) => settings.enabled);
        return await checkConnection(
          neighbours,
          enabled.map((stored) => ({ settings: stored.settings, known: knownTypes(stored, key) })),
          options,
        );
      }),
    describe: (entity, options = {}) =>
      askBoth((neighbours) => describeMapping(neighbours, enabledSettings(connection, entity).settings, options)),
    async synchronize(entity, options) {
      const settings = enabledSettings(connection, entity);
      if (!settings.inForce) throw ownerGone(settings.ownerName);
      try {
        await access();
      } catch (error) {
        // A run that waits in the queue is there already, and its worker ends it.
        if (options.queued === undefined) {
          await neverBegun({ journal, clock, settingsId: settings.id, settings: settings.settings }, options, error);
        }
        throw error;
      }
      return await run(settings, options, (context) => synchronize(context, options));
    },
    async synchronizeOne(entity, sourceId, { signal, ...request } = {}) {
      const settings = enabledSettings(connection, entity);
      if (!settings.inForce) throw ownerGone(settings.ownerName);
      const begin = request.vouched?.rehearsal === true ? undertake : run;
      return await begin(settings, { patience: FOR_ONE_RECORD, ...(signal ? { signal } : {}) }, (context) =>
        synchronizeOne(context, sourceId, request),
      );
    },
    assist: async (entity, runId, signal) =>
      await undertake(enabledSettings(connection, entity), { signal }, (context) => assist(context, runId)),
    undo: async (undoes, options = {}) =>
      await run(await settingsOfRun(undoes), { ...options, withoutSalesforce: true }, (context) =>
        undo(context, { undoes, ...options }),
      ),
    async undoInBackground(runId, startedBy) {
      const { id } = await settingsOfRun(runId);
      await assertUndoable({ journal }, await journal.runs.outline(runId));
      const jobs = await adapters.jobs();
      return await jobs.enqueue(id, { undoes: runId, dryRun: true, notify: false, startedBy });
    },
    approve: async (runId, options = {}) =>
      await run(await settingsOfRun(runId), { ...options, withoutSalesforce: true }, (context) =>
        approve(context, runId),
      ),
    async approveInBackground(runId) {
      const { id: settingsId, settings } = await settingsOfRun(runId);
      const { handOver } = await adapters.jobs();
      await release({ journal, settings, settingsId, clock }, runId, (tx) => handOver(tx, { settingsId, runId }));
    },
    async resumeInBackground(runId) {
      const { id: settingsId } = await settingsOfRun(runId);
      const { handOver } = await adapters.jobs();
      await journal.transaction(async (tx) => {
        await journal.runs.endPause(tx, runId);
        await handOver(tx, { settingsId, runId });
      });
    },
    discard: async (runId) =>
      await run(await settingsOfRun(runId), { withoutSalesforce: true }, (context) => discard(context, runId)),
    cancel: async (runId) =>
      await run(await settingsOfRun(runId), { withoutSalesforce: true }, (context) => cancel(context, runId)),
    async verify(request) {
      await using directory = await openDirectory(adapters, connection);
      const settings = connection.entities.filter(({ enabled }) => enabled);
      return await verify({ directory, journal, settings }, request);
    },
    async survey({ signal } = {}) {
      await using directory = await openDirectory(adapters, connection, DOCEBO_WHILE_SOMEBODY_WAITS);
      await directory.survey(signal ? { signal } : {});
    },
    async platformFields() {
      await using directory = await openDirectory(adapters, connection, DOCEBO_WHILE_SOMEBODY_WAITS);
      return await directory.fields();
    },
    customObjects: (options = {}) => ask((source) => source.customObjects(options)),
    preview: (entity, options) =>
      askBoth((neighbours) => preview(neighbours, enabledSettings(connection, entity).settings, options)),
    explain: async (entity, sourceId, { signal } = {}) =>
      await undertake(
        enabledSettings(connection, entity),
        { patience: FOR_ONE_RECORD, ...(signal ? { signal } : {}) },
        (context) => explain(context, sourceId),
      ),
    draw: (draft, options) => ask((source) => draw(source, draft, options)),
    settings: settingsOf,
    listViews: (entity, { object, ...call }) =>
      ask((source) => offeredListViews(source, { entity, object, configured: settingsOf(entity)?.object }, call)),
    fields: (entity, { object, ...call }) =>
      ask((source) => offeredFields(source, { entity, object, configured: settingsOf(entity)?.object }, call)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };

  function settingsOf(wanted: Entity): EntitySettings | null {
    return connection.entities.find(({ entity, enabled }) => enabled && entity === wanted)?.settings ?? null;
  }

  async function settingsOfRun(runId: string): Promise<StoredSettings> {
    const { settingsId } = await journal.runs.outline(runId);
    const settings = connection.entities.find(({ id }) => id === settingsId);
    if (!settings)
      throw new RollcallError(
        'not_found',
        saying(
          'run_other_connection',
        )`Run ${{ run: runId }} does not belong to the connection ${{ connection: name }}.`,
      );
    return settings;
  }
}

function enabledSettings(connection: StoredConnection, entity: Entity): StoredSettings {
  const enabled = connection.entities.filter((settings) => settings.enabled);
  const found = enabled.find((settings) => settings.entity === entity);
  if (found) return found;
  const others = enabled.map((settings) => settings.entity).join(', ') || 'nothing yet';
  throw new RollcallError(
    'not_found',
    saying(
      'entity_not_among',
    )`The connection ${{ connection: connection.name }} does not synchronize ${{ entity }} (but ${{ others }}). Add ${{ entity }} under its sync settings and apply the configuration.`,
  );
}
