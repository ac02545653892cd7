import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { refuseRetyped } from '../drift.ts';
import { typesOf } from '../field-types.ts';
import type { StoredRun } from '../journal/runs.ts';
import { leadersAmong } from '../others.ts';
import { hashPrefix } from '../plan/content-hash.ts';
import type { PagePlanner } from '../plan/plan-page.ts';
import { destinationOf, mappingFor, settingsRead } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { stamper } from './stamp.ts';

export interface PagePlanning<Tx> extends PagePlanner<Tx> {
  /** Whether the Ids of the records read are kept until the run has ended. */
  readonly keepsSeen: boolean;
}

/** What planning the pages of a run needs, in whichever process. */
export async function pagePlanner<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<PagePlanning<Tx>> {
  const { journal, directory, settingsId, signal } = context;
  const described = await context.source.fields(run.extract.object, run.extract.paths, signal ? { signal } : {});
  refuseRetyped(typesOf(run.basis.fields), described);
  const mapping = await mappingFor(context, context.settings, run.extract, signal);
  const settings = settingsRead(context.settings, run.extract);
  const before = await destinationBefore(context, run);
  return {
    settingsId,
    settings,
    mapping,
    hashPrefix: hashPrefix(settings, leadersAmong(context.others)),
    others: context.others,
    stampOf: settings.options.incremental ? stamper(run.extract.paths) : null,
    destinationMoved: before === 'another',
    keepsSeen: asksForSeen(context, run, before),
    journal,
    directory,
  };
}

type DestinationBefore = 'none' | 'same' | 'another';

/** Which destination the people of earlier runs are under. */
async function destinationBefore<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<DestinationBefore> {
  const { journal, directory, settingsId } = context;
  return await journal.transaction(async (tx) => {
    const destination = await destinationOf(directory, tx, settingsRead(context.settings, run.extract));
    const before = (await journal.links.branchLinks(tx, settingsId, [DESTINATION_KEY])).get(DESTINATION_KEY);
    if (before === undefined) return 'none';
    return before.branchId === destination.id ? 'same' : 'another';
  });
}

/**
 * Whether somebody will ask which records were read: a later phase or page of an incremental run, whoever looks for
 * leavers, or whoever counts those who move because of their branch alone. The first load stores no Ids for that.
 */
function asksForSeen<Tx>(
  { settings, others }: RunContext<Tx>,
  { mode }: StoredRun,
  before: DestinationBefore,
): boolean {
  if (mode === 'incremental' || settings.leavers === 'deactivate' || others.length > 0) return true;
  const followsTree = settings.branches.mode !== 'single' && before !== 'none';
  return settings.options.updateExisting && (followsTree || before === 'another');
}
