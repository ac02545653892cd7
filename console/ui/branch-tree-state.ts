import type { Branch } from '../api/branch.ts';

/** What is done with a branch that is chosen. */
export interface BranchChoice {
  /** Id of the branch that is chosen now. */
  readonly chosen: string | null;
  readonly choose: (branch: Branch) => void;
  /** Why a branch cannot be chosen; null where it can. Where nothing is said, what cannot be a destination (R20) cannot. */
  readonly refusal?: (branch: Branch) => string | null;
}

export type TreeState = ReturnType<typeof createTreeState>;

/**
 * What is open, chosen and stopped at in a tree. Each node listens for what concerns itself, so that one key does not draw
 * thousands of others anew.
 */
export function createTreeState(first: BranchChoice, open: readonly string[]) {
  const listeners = new Set<() => void>();
  const toggled = new Map<string, boolean>();
  let choice = first;
  /** Open from the beginning. */
  let above: ReadonlySet<string> = new Set(open);
  /** Null: the root. */
  let stop: string | null = null;
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    isOpen: (id: string, isRoot: boolean) => toggled.get(id) ?? (isRoot || above.has(id)),
    isChosen: (id: string) => choice.chosen === id,
    /** The only node that the Tab key stops at. */
    isStop: (id: string, isRoot: boolean) => (stop === null ? isRoot : stop === id),
    choose: (branch: Branch) => choice.choose(branch),
    toggle(id: string, open: boolean) {
      toggled.set(id, open);
      changed();
    },
    stopAt(id: string) {
      stop = id;
      changed();
    },
    /** A node is no longer there: if it was the stop, the root is again. */
    leave(id: string) {
      if (stop !== id) return;
      stop = null;
      changed();
    },
    follow(next: BranchChoice, opened: readonly string[]) {
      choice = next;
      above = new Set(opened);
      changed();
    },
  };
}
