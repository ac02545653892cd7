import type { PhasePage } from './read-phases.ts';

/**
 * Stores pages so that the work on one overlaps with the end of the one before. `store` is given what it has to wait for
 * before it commits: pages are stored in their order, so that an interrupted read has no holes. A page with a record of
 * the one before begins only after it, for both would want to write the same rows.
 */
export async function overlapping<Page extends Pick<PhasePage, 'ids'>>(
  pages: AsyncIterable<Page>,
  store: (page: Page, before: Promise<void>) => Promise<void>,
): Promise<void> {
  let last: { readonly page: Page; readonly stored: Promise<void> } | null = null;
  try {
    for await (const page of pages) {
      const before = last?.stored ?? Promise.resolve();
      if (last !== null && haveCommon(last.page.ids, page.ids)) await before;
      const stored = store(page, before);
      // It is awaited below, but may fail while its predecessor is.
      stored.catch(() => undefined);
      last = { page, stored };
      await before;
    }
  } finally {
    // Also when reading fails: what was read is stored or lost before anybody says so.
    await last?.stored;
  }
}

function haveCommon(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(some);
  return others.some((id) => known.has(id));
}
