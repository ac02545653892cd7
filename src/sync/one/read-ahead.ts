import type { Account, CallOptions, Source } from '../source.ts';

/** Accounts are wanted that were not read before. */
class NotReadYet extends Error {
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super('Accounts are wanted that were not read before.');
    this.ids = ids;
  }
}

/**
 * Does work in which a transaction is open, so that nobody waits for Salesforce in it: each holds one of the few connections to
 * the database. The accounts that it wants are read before; where it wants others it is given up, they are read, and it is
 * begun again. Everything else that planning asks of Salesforce has been described by then.
 *
 * @param first that it will want, as far as that is known.
 */
export async function readingAhead<T>(
  source: Source,
  { first, call }: { readonly first: readonly string[]; readonly call: CallOptions },
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const asked = new Set<string>();
  const read = new Map<string, Account>();
  const readNow = async (ids: readonly string[]) => {
    for (const id of ids) asked.add(id);
    for await (const accounts of source.accounts(ids, call)) for (const one of accounts) read.set(one.id, one);
  };
  const inside: Source = {
    ...source,
    async *accounts(ids) {
      const missing = ids.filter((id) => !asked.has(id) && !read.has(id));
      if (missing.length > 0) throw new NotReadYet(missing);
      yield withAncestors(read, ids);
    },
  };
  if (first.length > 0) await readNow(first);
  for (;;) {
    try {
      return await work(inside);
    } catch (error) {
      if (!(error instanceof NotReadYet)) throw error;
      await readNow(error.ids);
    }
  }
}

/** Whoever was read came with all ancestors that can be seen. */
function withAncestors(read: ReadonlyMap<string, Account>, ids: readonly string[]): Account[] {
  const found = new Map<string, Account>();
  for (const first of ids) {
    let at = read.get(first);
    while (at !== undefined && !found.has(at.id)) {
      found.set(at.id, at);
      at = at.parentId === null ? undefined : read.get(at.parentId);
    }
  }
  return [...found.values()];
}
