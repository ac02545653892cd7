import type { Placement } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { Link } from '../journal/links.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';
import type { SettledBranches } from './settle-branches.ts';

/**
 * Says of everybody who was read, and of whom only the branch can differ, whether they move: another account or option
 * may lead to the same branch, and the same one to another. Once the branches are planned, that is known.
 */
export async function settleMoves<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
  placeOf: SettledBranches['placeOf'],
): Promise<void> {
  const { plans } = context.journal;
  for await (const people of plans.placed(tx, run.id)) {
    const moving = await whoMoves(context, tx, people, placeOf);
    const wrong = people.filter(({ personId, moves }) => moves !== moving.has(personId));
    await plans.turnMoves(tx, run.id, wrong);
  }
}

/** Moves of people who were not read: their branch went elsewhere, or did so while their record was left out. */
export async function* resettle<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
  { resettled, placeOf }: Pick<SettledBranches, 'resettled' | 'placeOf'>,
): AsyncGenerator<PlannedChange[]> {
  for await (const links of context.journal.links.underKeys(tx, context.settingsId, run.id, resettled)) {
    const personIds = links.map(({ personId }) => personId);
    const people = await context.directory.peopleById(tx, personIds);
    // Administrators are never moved (R34).
    const movable = new Set(people.flatMap(({ id, superadmin }) => (superadmin ? [] : [id])));
    const candidates = links.filter(({ personId }) => movable.has(personId));
    const moving = await whoMoves(context, tx, candidates, placeOf);
    yield candidates.filter(({ personId }) => moving.has(personId)).map(moved);
  }
}

function moved({ sourceId, personId, branchKey, hash, stamp }: Link): PlannedChange {
  return {
    kind: 'person',
    action: 'move',
    reason: 'branch_resettled',
    sourceId,
    targetId: personId,
    username: null,
    usernameKey: null,
    branchKey,
    hash,
    stamp,
    before: {},
    after: {},
    detail: null,
  };
}

async function whoMoves<Tx>(
  { directory, settingsId }: PlanContext<Tx>,
  tx: Tx,
  people: readonly Pick<Link, 'personId' | 'branchKey'>[],
  placeOf: SettledBranches['placeOf'],
): Promise<Set<string>> {
  const moves = new Set<string>();
  const placements: Placement[] = [];
  for (const { personId, branchKey } of people) {
    const branchId = placeOf(branchKey);
    // Nobody is in a branch yet that is only to be created.
    if (branchId === null) moves.add(personId);
    else placements.push({ personId, branchId, madeBy: settingsId });
  }
  for (const personId of await directory.misplaced(tx, placements)) moves.add(personId);
  return moves;
}
