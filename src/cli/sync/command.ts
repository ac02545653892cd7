import { Command, Option } from 'commander';
import { ownerNamed } from '../../administration/owner.ts';
import type { Context, OpenConnection } from '../../context.ts';
import { storedConnection } from '../../store/configuration.ts';
import { SHARED } from '../../store/owner.ts';
import type { Acceptances } from '../../store/queued-runs.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Starter } from '../../sync/starter.ts';
import { accountName, audited } from '../audited.ts';
import { connectionOption, type EntityOrAll, entityOrAllArgument, jsonOption, ownerOption } from '../options.ts';
import { Interruption, type Session, withContext } from '../session.ts';
import { answerOf, type Ended } from './answer.ts';
import { inBackground } from './in-background.ts';
import { runOne } from './one-person.ts';
import type { SyncOptions } from './options.ts';
import { showProgress } from './show-progress.ts';

export function syncCommand(session: Session): Command {
  return new Command('sync')
    .description('bring the people of the platform in step with Salesforce')
    .addArgument(entityOrAllArgument())
    .addOption(connectionOption())
    .addOption(ownerOption())
    .addOption(acceptUnfilteredOption())
    .addOption(acceptTypesOption())
    .option('--no-notify', 'tell the people whom it creates and moves nothing')
    .option('--record <id>', 'only the person of this Salesforce record, at once')
    .option('--background', 'leave it to `rollcall serve` or `rollcall work`, and return at once')
    .addOption(jsonOption())
    .action((entity: EntityOrAll, options: SyncOptions) =>
      options.record === undefined
        ? run(session, entity, options, false)
        : runOne(session, entity, options, options.record),
    );
}

export function planCommand(session: Session): Command {
  return new Command('plan')
    .description('work out and store what a sync would do, without doing it')
    .addArgument(entityOrAllArgument())
    .addOption(connectionOption())
    .addOption(ownerOption())
    .addOption(acceptUnfilteredOption())
    .addOption(acceptTypesOption())
    .addOption(jsonOption())
    .action((entity: EntityOrAll, options: SyncOptions) => run(session, entity, options, true));
}

const acceptUnfilteredOption = () =>
  new Option('--accept-unfiltered', 'go on although the list view has lost its filter since the last run');

const acceptTypesOption = () =>
  new Option('--accept-types', 'take mapped fields for what they are now, although they were of another type before');

async function run(session: Session, wanted: EntityOrAll, options: SyncOptions, dryRun: boolean): Promise<void> {
  const work = async (context: Context) => {
    const owner = await ownerNamed(context.db, options.owner ?? SHARED);
    const entities = await entitiesToRun(context, wanted, options.connection, owner);
    const { acceptUnfiltered = false, acceptTypes = false, notify = true } = options;
    const startedBy: Starter = { name: accountName(), via: 'command' };
    const accept = { acceptUnfiltered, acceptTypes, notify };
    await using connection = await context.connect(options.connection, owner);
    const act = { action: dryRun ? 'run.plan' : 'run.start', target: connection.name } as const;
    const asked = { entities, ...accept };
    if (options.background) {
      const detail = () => ({ ...asked, background: true });
      const added = await audited(context, { ...act, detail }, () =>
        inBackground(context, entities, { connection: options.connection, owner, accept: { ...accept, startedBy } }),
      );
      return wanted === 'all' ? added : { ...added, json: added.json[0] };
    }
    const detail = (runs: readonly Ended[]) => ({ ...asked, runs: runs.map(runOf) });
    const ended = await audited(context, { ...act, detail }, () =>
      eachEntity(connection, entities, { ...accept, startedBy }),
    );
    const answer = await answerOf(context, ended);
    return wanted === 'all' ? answer : { ...answer, json: answer.json[0] };
  };

  async function eachEntity(
    connection: OpenConnection,
    entities: readonly Entity[],
    accept: Acceptances & { readonly startedBy: Starter },
  ): Promise<Ended[]> {
    const ended: Ended[] = [];
    for (const entity of entities) {
      const synchronize = showProgress(entity, session, (watch) =>
        connection.synchronize(entity, { ...watch, dryRun, ...accept }),
      );
      // One entity that fails does not stop another (R27).
      const outcome = await synchronize.catch((error: unknown) => {
        if (wanted === 'all' && error instanceof RollcallError) return error;
        throw error;
      });
      ended.push(outcome instanceof RollcallError ? { entity, error: outcome } : { entity, result: outcome });
    }
    return ended;
  }

  const answer = await withContext(session, work, { finishes: true }).catch((error: unknown) => {
    if (!(error instanceof Interruption)) throw error;
    const next = dryRun ? 'nothing was changed' : `the next \`rollcall sync ${wanted}\` resumes`;
    throw new Interruption(error.signal, `Interrupted; ${next}.`);
  });
  session.show(answer, options);
}

/** What the audit log says of one: the number of the run, or why there was none. */
function runOf(ended: Ended): string {
  return 'result' in ended ? ended.result.id : ended.error.code;
}

async function entitiesToRun(
  { db }: Context,
  wanted: EntityOrAll,
  name: string | undefined,
  owner: string,
): Promise<Entity[]> {
  if (wanted !== 'all') return [wanted];
  const connection = await storedConnection(db, name, owner);
  const enabled = connection.entities.filter((settings) => settings.enabled).map(({ entity }) => entity);
  if (enabled.length > 0) return enabled;
  throw new RollcallError(
    'not_found',
    onTerminal(
      `The connection ${connection.name} synchronizes nothing. Add users, contacts or custom under its sync settings and apply the configuration.`,
    ),
  );
}
