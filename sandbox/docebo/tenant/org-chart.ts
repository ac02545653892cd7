import type { Language } from './languages.ts';

/** A branch. Values are replaced, never changed in place. */
export interface Branch {
  readonly id: number;
  /** Null for the root branch. */
  readonly parent: number | null;
  /** Empty where there is none. Nothing makes sure that it is unique. */
  readonly code: string;
  /** Names by language; `all` stands for those that have none. */
  readonly translations: Readonly<Partial<Record<Language | 'all', string>>>;
}

/** Where a branch stands in a walk through the whole tree: those below it lie between its left and right. */
export interface Place {
  readonly level: number;
  readonly left: number;
  readonly right: number;
}

/** The tree of branches below the root branch. */
export interface OrgChart {
  readonly root: number;
  /** Grows with every change. */
  version(): number;
  readonly size: number;
  get(id: number): Branch | undefined;
  coded(code: string): readonly Branch[];
  children(id: number): readonly Branch[];
  /** Depth first, the root branch first. */
  walk(): readonly Branch[];
  placeOf(id: number): Place;
  /** The branch itself and all below it. */
  subtree(id: number): readonly Branch[];
  add(branch: Omit<Branch, 'id'> & { readonly parent: number }, id?: number): Branch;
  change(id: number, values: Partial<Pick<Branch, 'code' | 'parent' | 'translations'>>): Branch;
  remove(id: number): void;
  /** The tree as it is now, which goes its own way from here. */
  copy(): OrgChart;
  /** Makes this tree the same as another. What only this one had is gone. */
  become(other: OrgChart): void;
}

const NO_CHILDREN: readonly number[] = [];

export function createOrgChart(rootBranch: Branch): OrgChart {
  return chartOf(rootBranch.id, [rootBranch], rootBranch.id + 1);
}

function chartOf(root: number, branches: Iterable<Branch>, firstId: number): OrgChart {
  let nextId = firstId;
  let version = 0;
  const byId = new Map<number, Branch>();
  const byCode = new Map<string, Set<number>>();
  const byParent = new Map<number, number[]>();
  let walked: { version: number; order: Branch[]; places: Map<number, Place> } | undefined;

  function enter(branch: Branch): Branch {
    byId.set(branch.id, branch);
    if (branch.code !== '') byCode.set(branch.code, (byCode.get(branch.code) ?? new Set()).add(branch.id));
    if (branch.parent !== null) {
      const siblings = byParent.get(branch.parent);
      if (siblings === undefined) byParent.set(branch.parent, [branch.id]);
      else siblings.push(branch.id);
    }
    version += 1;
    return branch;
  }

  function leave(id: number): Branch {
    const branch = existing(id);
    byId.delete(id);
    byCode.get(branch.code)?.delete(id);
    const siblings = branch.parent === null ? undefined : byParent.get(branch.parent);
    siblings?.splice(siblings.indexOf(id), 1);
    version += 1;
    return branch;
  }

  function existing(id: number): Branch {
    const branch = byId.get(id);
    if (branch === undefined) throw new Error(`No branch ${id}`);
    return branch;
  }

  function children(id: number): Branch[] {
    return (byParent.get(id) ?? NO_CHILDREN).flatMap((child) => byId.get(child) ?? []);
  }

  function walk() {
    if (walked?.version === version) return walked;
    const order: Branch[] = [];
    const places = new Map<number, Place>();
    let count = 0;
    // Not recursive: a tree may be deeper than the stack.
    const open: { branch: Branch; left: number; rest: Branch[] }[] = [];
    const begin = (branch: Branch) => {
      order.push(branch);
      count += 1;
      open.push({ branch, left: count, rest: children(branch.id).reverse() });
    };
    begin(existing(root));
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.pop();
      if (next !== undefined) {
        begin(next);
        continue;
      }
      count += 1;
      places.set(top.branch.id, { level: open.length, left: top.left, right: count });
      open.pop();
    }
    walked = { version, order, places };
    return walked;
  }

  function place(id: number): Place {
    const found = walk().places.get(id);
    if (found === undefined) throw new Error(`No branch ${id}`);
    return found;
  }

  for (const branch of branches) enter(branch);
  return {
    root,
    version: () => version,
    get size() {
      return byId.size;
    },
    get: (id) => byId.get(id),
    coded: (code) => [...(byCode.get(code) ?? [])].flatMap((id) => byId.get(id) ?? []),
    children,
    walk: () => walk().order,
    placeOf: place,
    subtree(id) {
      const { left, right } = place(id);
      const { order, places } = walk();
      return order.filter((branch) => {
        const other = places.get(branch.id);
        return other !== undefined && other.left >= left && other.right <= right;
      });
    },
    add(branch, id = nextId) {
      nextId = Math.max(nextId, id + 1);
      return enter({ ...branch, id });
    },
    change(id, values) {
      const branch = { ...existing(id), ...values };
      // A branch that only gets another name keeps its place among its siblings.
      if (branch.parent === existing(id).parent && branch.code === existing(id).code) {
        byId.set(id, branch);
        version += 1;
        return branch;
      }
      leave(id);
      return enter(branch);
    },
    remove(id) {
      leave(id);
      byParent.delete(id);
    },
    copy: () => chartOf(root, byId.values(), nextId),
    become(other) {
      byId.clear();
      byCode.clear();
      byParent.clear();
      nextId = root + 1;
      for (const branch of other.walk()) {
        enter(branch);
        nextId = Math.max(nextId, branch.id + 1);
      }
    },
  };
}
