import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { placeOf } from '../branches/place-of.ts';
import { FOLLOWED, type PersonChange, type RunMembership, type SfdcMark } from '../change.ts';
import type { Outcome, Turn } from '../directory.ts';
import { SFDC_USER_TYPE } from '../entity.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { SavedLink } from '../journal/links.ts';
import type { StoredRun } from '../journal/runs.ts';
import { HELD } from '../others.ts';
import { destinationOf } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import type { EntitySettings } from '../settings.ts';
import { noteUndone, undoWrites } from '../undo/undo-page.ts';
import { usernameKey as keyOf } from '../username.ts';
import { exceptions, origins } from './exceptions.ts';
import { AT_ONCE } from './in-turn.ts';
import type { PlannedChanges } from './planned-changes.ts';

interface Written {
  readonly writes: readonly StoredChange[];
  readonly claimed: readonly StoredChange[];
  readonly outcomes: readonly Outcome[];
}

/** The changes of a page that reach the directory, as it takes them, beside the ones they come from. */
export interface PeopleWrites {
  readonly stored: readonly StoredChange[];
  readonly changes: readonly PersonChange[];
  /** Those that do not, because their record has been linked since the plan was made: by other settings, or by these. */
  readonly claimed: readonly StoredChange[];
}

/** What a page of people asks of the directory. */
export async function peopleWrites<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  { changes, turn = AT_ONCE }: Pick<PlannedChanges, 'changes'> & { readonly turn?: Turn },
): Promise<PeopleWrites> {
  if (run.mode === 'undo') return await undoWrites(context, tx, run, changes);
  const { settings } = run.basis;
  const destination = await destinationOf(context.directory, tx, settings);
  const branches = await branchIds(context, tx, changes);
  const known = await linkedMeanwhile(context, tx, changes);
  const others = await claimedBy(context, tx, { changes, turn });
  const isClaimed = ({ sourceId }: StoredChange) => sourceId !== null && (known.has(sourceId) || others.has(sourceId));
  const claimed = changes.filter((change) => isFirstLink(change) && isClaimed(change));
  const stored = changes.filter((change) => !isOnlyNoted(change) && !claimed.includes(change));
  return {
    stored,
    claimed,
    changes: stored.map((change) => personChange(context.settingsId, settings, change, branches, destination.id)),
  };
}

/** Notes what has become of a page of people: the links of those that came true, and its mark. */
export async function notePeople<Tx>(
  { journal, settingsId, directory }: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  { page, changes, writes, claimed, outcomes }: Pick<PlannedChanges, 'page' | 'changes'> & Written,
): Promise<void> {
  if (run.mode === 'undo') {
    await noteUndone({ journal, settingsId }, tx, { writes, outcomes });
    const since = exceptions(
      claimed,
      claimed.map(() => CHANGED_SINCE),
    );
    const became = [[...exceptions(writes, outcomes), ...since], origins(writes, outcomes)] as const;
    return await journal.plans.markApplied(tx, run.id, page, ...became);
  }
  const skipped = changes.filter(isOnlyNoted);
  // What was written by a call stays, whoever was faster.
  const atomic = directory.writing.kind === 'transactional';
  const saved = (change: StoredChange, personId: string) => savedLink(change, personId, atomic && isFirstLink(change));
  const links: SavedLink[] = skipped.flatMap((change) => (change.targetId ? [saved(change, change.targetId)] : []));
  for (const [index, change] of writes.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind === 'applied') links.push(saved(change, outcome.id));
    else if (outcome?.id !== undefined) links.push({ ...saved(change, outcome.id), hash: null });
  }
  await journal.links.save(tx, { id: run.id, settingsId }, links);
  const gone = links.flatMap(({ personId, left }) => (left ? [personId] : []));
  const memberships = run.basis.settings.leavers === 'deactivate';
  if (gone.length > 0) await journal.links.letGo(tx, settingsId, gone, { memberships });
  const stale = exceptions(
    claimed,
    claimed.map(() => CLAIMED),
  );
  await journal.plans.markApplied(
    tx,
    run.id,
    page,
    [...exceptions(writes, outcomes), ...stale],
    origins(writes, outcomes),
  );
}

/** Whether nobody was linked to the record when the change was planned, and somebody is to be. */
function isFirstLink({ action, reason, usernameKey }: StoredChange): boolean {
  return action === 'create' || reason === 'adopted' || (action === 'skip' && usernameKey !== null);
}

/**
 * Records that these settings have linked with somebody else since the plan was made: they came in from a provider or
 * from Salesforce, were synchronized by themselves, or linked by hand. A second person is not made of them (R42).
 */
async function linkedMeanwhile<Tx>(
  { journal, directory, settingsId }: RunContext<Tx>,
  tx: Tx,
  changes: readonly StoredChange[],
): Promise<ReadonlySet<string>> {
  const targets = new Map<string, string | null>();
  for (const change of changes) {
    if (change.sourceId !== null && isFirstLink(change)) targets.set(change.sourceId, change.targetId);
  }
  const links = await journal.links.linkedTo(tx, settingsId, [...targets.keys()]);
  const others = links.filter(({ sourceId, personId }) => targets.get(sourceId) !== personId);
  if (others.length === 0) return new Set();
  // Who is gone is made anew.
  const people = await directory.peopleById(
    tx,
    others.map(({ personId }) => personId),
  );
  const present = new Set(people.map(({ id }) => id));
  return new Set(others.flatMap(({ sourceId, personId }) => (present.has(personId) ? [sourceId] : [])));
}

/** Records of people to be created whom the settings of somebody else have linked since the plan was made (R25). */
async function claimedBy<Tx>(
  { journal, settingsId, others }: RunContext<Tx>,
  tx: Tx,
  { changes, turn }: Pick<PlannedChanges, 'changes'> & { readonly turn: Turn },
): Promise<ReadonlySet<string>> {
  const created = changes.filter(({ action }) => action === 'create');
  if (others.length === 0 || created.length === 0) return new Set();
  // What locks the connection is for one page at a time.
  await turn();
  const sourceIds = created.flatMap(({ sourceId }) => sourceId ?? []);
  return new Set(await journal.links.claimRecords(tx, settingsId, sourceIds));
}

const CLAIMED: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_claimed',
  )`Somebody has been linked with this record since the plan was made: other settings have done so, or they have come in meanwhile. The next run compares them.`,
};

const CHANGED_SINCE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_undo_changed',
  )`The person was moved, or is held or administered otherwise, since the undo was planned; they stay as they are.`,
};

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
    saying(
      'plan_unreadable',
    )`The stored plan has a change (${{ action }}) that cannot be read. Discard the run and start a new one.`,
  );
}

function savedLink(
  { sourceId, hash, stamp, branchKey, action, reason }: StoredChange,
  personId: string,
  first: boolean,
): SavedLink {
  return {
    first,
    sourceId: sourceId ?? '',
    personId,
    hash,
    stamp,
    branchKey,
    left: action === 'deactivate' || reason === HELD,
  };
}
