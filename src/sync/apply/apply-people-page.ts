import { RollcallError } from '../../support/errors.ts';
import { placeOf } from '../branches/place-of.ts';
import { FOLLOWED, type PersonChange, type RunMembership, type SfdcMark } from '../change.ts';
import type { Announcement, Outcome, Turn } from '../directory.ts';
import { SFDC_USER_TYPE } from '../entity.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { SavedLink } from '../journal/links.ts';
import type { StoredRun } from '../journal/runs.ts';
import { HELD } from '../others.ts';
import type { RunContext } from '../run-context.ts';
import type { EntitySettings } from '../settings.ts';
import { usernameKey as keyOf } from '../username.ts';
import { exceptions } from './exceptions.ts';

export interface PeoplePage {
  readonly page: number;
  readonly changes: readonly StoredChange[];
  readonly destinationId: string;
  /** Null: nobody is told. */
  readonly announcement: Announcement | null;
  readonly turn: Turn;
}

/** Applies one page of people: the directory's changes, then the links of those that came true. */
export async function applyPeoplePage<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  { page, changes: stored, destinationId, announcement, turn }: PeoplePage,
): Promise<void> {
  const { journal, directory, settingsId } = context;
  const branches = await branchIds(context, tx, stored);
  const skipped = stored.filter(isOnlyNoted);
  const writes = stored.filter((change) => !isOnlyNoted(change));
  const outcomes = await applyUnclaimed(context, tx, { changes: writes, turn }, async (unclaimed) =>
    directory.applyPeople(
      tx,
      unclaimed.map((change) => personChange(settingsId, run.basis.settings, change, branches, destinationId)),
      announcement,
      turn,
    ),
  );
  await turn();
  const links: SavedLink[] = skipped.flatMap((change) => (change.targetId ? [saved(change, change.targetId)] : []));
  for (const [index, change] of writes.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind === 'applied') links.push(saved(change, outcome.id));
  }
  await journal.links.save(tx, { id: run.id, settingsId }, links);
  const gone = links.flatMap(({ personId, left }) => (left ? [personId] : []));
  const memberships = run.basis.settings.leavers === 'deactivate';
  if (gone.length > 0) await journal.links.letGo(tx, settingsId, gone, { memberships });
  await journal.plans.markApplied(tx, run.id, page, exceptions(writes, outcomes));
}

/** Whom the settings of somebody else have linked since the plan was made is not created a second time (R25). */
async function applyUnclaimed<Tx>(
  { journal, settingsId, others }: RunContext<Tx>,
  tx: Tx,
  { changes, turn }: Pick<PeoplePage, 'changes' | 'turn'>,
  apply: (unclaimed: readonly StoredChange[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const created = changes.flatMap(({ action, sourceId }) =>
    action === 'create' && sourceId !== null ? [sourceId] : [],
  );
  if (others.length === 0 || created.length === 0) return await apply(changes);
  // What locks the connection is for one page at a time.
  await turn();
  const claimed = new Set(await journal.links.claimRecords(tx, settingsId, created));
  const isClaimed = ({ action, sourceId }: StoredChange) => action === 'create' && claimed.has(sourceId ?? '');
  const outcomes = (await apply(changes.filter((change) => !isClaimed(change)))).values();
  return changes.map((change): Outcome => {
    if (isClaimed(change)) return { kind: 'stale', message: CLAIMED };
    return outcomes.next().value ?? { kind: 'failed', code: 'internal', message: 'The change got no outcome.' };
  });
}

const CLAIMED = 'Other settings have linked this record since the plan was made. The next run takes their person over.';

/** Who is skipped stays as they are; only somebody linked just now is marked with where they come from (R36). */
function isOnlyNoted({ action, usernameKey }: StoredChange): boolean {
  return action === 'skip' && usernameKey === null;
}

/** Where the keys of these changes are. A key without a branch that is still there leads to the destination (R19). */
async function branchIds<Tx>(
  { journal, directory, settingsId }: RunContext<Tx>,
  tx: Tx,
  changes: readonly StoredChange[],
): Promise<Map<string, string>> {
  const keys = new Set(changes.flatMap(({ branchKey }) => branchKey ?? []));
  if (keys.size === 0) return new Map();
  const links = await journal.links.branchLinks(tx, settingsId, [...keys]);
  const places = [...links].flatMap(([key, link]) => {
    const place = placeOf(link);
    return place === null ? [] : [[key, place] as const];
  });
  const wanted = new Set(places.map(([, place]) => place));
  const branches = wanted.size > 0 ? await directory.branchesById(tx, [...wanted]) : [];
  const present = new Set(branches.map(({ id }) => id));
  return new Map(places.filter(([, place]) => present.has(place)));
}

function personChange(
  settingsId: string,
  settings: EntitySettings,
  change: StoredChange,
  branches: ReadonlyMap<string, string>,
  destinationId: string,
): PersonChange {
  const { action, reason, after, before, targetId, usernameKey, sourceId, branchKey } = change;
  const sfdc: SfdcMark = { id: sourceId ?? '', userType: SFDC_USER_TYPE[settings.entity] };
  const branchId = (branchKey === null ? undefined : branches.get(branchKey)) ?? destinationId;
  const membership: RunMembership = { branchId, madeBy: settingsId };
  // Without updates, people who exist keep their branch (R13).
  const isMoved = action !== 'deactivate' && reason !== FOLLOWED && settings.options.updateExisting;
  if (action === 'create' && after && usernameKey !== null) {
    return {
      action,
      values: after,
      usernameKey,
      mustChangePassword: settings.options.forcePasswordChange,
      sfdc,
      membership,
    };
  }
  if (action !== 'create' && action !== 'reject' && targetId !== null) {
    return {
      action: action === 'skip' ? 'link' : action,
      personId: targetId,
      before: before ?? {},
      after: after ?? {},
      usernameKey: after?.['username'] ? keyOf(after['username']) : null,
      sfdc,
      membership: isMoved ? membership : null,
    };
  }
  throw new RollcallError(
    'run_state',
    `The stored plan has a change (${action}) that cannot be read. Discard the run and start a new one.`,
  );
}

function saved({ sourceId, hash, stamp, branchKey, action, reason }: StoredChange, personId: string): SavedLink {
  return {
    sourceId: sourceId ?? '',
    personId,
    hash,
    stamp,
    branchKey,
    left: action === 'deactivate' || reason === HELD,
  };
}
