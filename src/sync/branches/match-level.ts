import type { BranchChange, BranchRef } from '../change.ts';
import type { Branch } from '../directory.ts';
import { say } from '../sentences/sentence.ts';
import { namesakes } from './namesakes.ts';
import type { BranchProblem } from './problem.ts';
import type { WantedBranch } from './wanted-tree.ts';

export interface WantedPlace {
  readonly branch: WantedBranch;
  /** Where the parent is or will be; null when it has no branch to be used, and then neither has this one. */
  readonly parent: BranchRef | null;
}

export interface LevelInput {
  readonly wanted: readonly WantedPlace[];
  /** Key → the branch that is linked to it, or that carries it as code. May hold keys of other levels: best, all. */
  readonly known: ReadonlyMap<string, Branch>;
  /** Parent's id → its children as they are now, for parents that exist. */
  readonly children: ReadonlyMap<string, readonly Branch[]>;
  /** Ids of branches that stand for something else: they are not found by name. Known branches may be among them. */
  readonly taken: ReadonlySet<string>;
  /** Ids of the destination branch and of those above it: they are never used, or the tree would hang on itself. */
  readonly above?: ReadonlySet<string>;
  /** Ids of known branches that others name and place. */
  readonly led?: ReadonlySet<string>;
}

export interface ResolvedBranch {
  readonly key: string;
  /** Where people of this key go; null for the destination branch. */
  readonly to: BranchRef | null;
  readonly reason: 'linked' | 'adopted' | 'created' | 'no_code' | 'above_destination' | 'parent_unresolved';
}

export interface MatchedLevel {
  readonly changes: readonly BranchChange[];
  /** One for each wanted branch, by key. */
  readonly resolved: readonly ResolvedBranch[];
  readonly problems: readonly BranchProblem[];
}

/**
 * Matches one level of wanted branches with what the platform has (R21): known ones are renamed and moved as needed
 * (R22), others are found by name under the same parent, the rest is created. A branch found by name without a code is
 * not used. Each existing branch serves one key; the lowest key chooses first, so the order of the input is irrelevant.
 */
export function matchLevel(input: LevelInput): MatchedLevel {
  const wanted = input.wanted.toSorted((one, other) => (one.branch.key < other.branch.key ? -1 : 1));
  const changes: BranchChange[] = [];
  const problems: BranchProblem[] = [];
  // Known branches of keys yet to come are nobody else's either.
  const owners = ownersOf(input.known);
  const find = namesakes(input.children, new Set([...input.taken, ...owners.keys(), ...(input.above ?? [])]));

  const resolved = wanted.map(({ branch, parent }): ResolvedBranch => {
    const { key } = branch;
    if (parent === null) return { key, to: null, reason: 'parent_unresolved' };
    const known = input.known.get(key);
    if (known !== undefined && owners.get(known.id) === key) {
      if (input.above?.has(known.id)) {
        problems.push(aboveDestination(branch, known));
        return { key, to: null, reason: 'above_destination' };
      }
      if (!input.led?.has(known.id)) changes.push(...corrections(known, branch, parent));
      return { key, to: { id: known.id }, reason: 'linked' };
    }
    const namesake = 'id' in parent ? find(parent.id, branch.name) : undefined;
    if (namesake === undefined) {
      changes.push({ action: 'create', key, code: branch.code, name: branch.name, parent });
      return { key, to: { key }, reason: 'created' };
    }
    if (namesake.code === null) {
      problems.push(noCode(branch, namesake));
      return { key, to: null, reason: 'no_code' };
    }
    return { key, to: { id: namesake.id }, reason: 'adopted' };
  });
  return { changes, resolved, problems };
}

/**
 * Branch id → the one key that it serves. Two keys can know one branch when a code was edited by hand: then the key that
 * is the code has it, else the lower one, and the other key finds another branch by name or gets a new one.
 */
function ownersOf(known: ReadonlyMap<string, Branch>): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [key, { id, code }] of known) {
    const owner = owners.get(id);
    if (owner === undefined || key === code || (owner !== code && key < owner)) owners.set(id, key);
  }
  return owners;
}

function corrections(known: Branch, wanted: WantedBranch, parent: BranchRef): BranchChange[] {
  const changes: BranchChange[] = [];
  if (!wanted.keepsName && known.name !== wanted.name) {
    const names = { before: { name: known.name }, after: { name: wanted.name } };
    changes.push({ action: 'update', branchId: known.id, ...names });
  }
  const stays = 'id' in parent && parent.id === known.parentId;
  // The root has no parent and is never moved.
  if (!stays && known.parentId !== null) {
    changes.push({ action: 'move', branchId: known.id, before: { parentId: known.parentId }, after: { parent } });
  }
  return changes;
}

function noCode(wanted: WantedBranch, found: Branch): BranchProblem {
  return { key: wanted.key, ...say('no_code', { branch: found.name, id: found.id, key: wanted.key }) };
}

function aboveDestination(wanted: WantedBranch, found: Branch): BranchProblem {
  return { key: wanted.key, ...say('above_destination', { branch: found.name, id: found.id, key: wanted.key }) };
}
