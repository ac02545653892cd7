/**
 * Works on pages so that the work on one overlaps with the end of the one before. `work` is given what it has to wait for
 * before it commits, so that pages are done in their order and an interrupted run has no holes. A page that
 * `mayOverlap` says no to begins only after the one before.
 */
export async function overlapping<Page>(
  pages: AsyncIterable<Page>,
  work: (page: Page, before: Promise<void>) => Promise<void>,
  mayOverlap: (before: Page, page: Page) => boolean,
): Promise<void> {
  let last: { readonly page: Page; readonly done: Promise<void> } | null = null;
  try {
    for await (const page of pages) {
      const before = last?.done ?? Promise.resolve();
      if (last !== null && !mayOverlap(last.page, page)) await before;
      const done = work(page, before);
      // It is awaited below, but may fail while its predecessor is.
      done.catch(() => undefined);
      last = { page, done };
      await before;
    }
  } finally {
    // Also when reading fails: what was read is stored or lost before anybody says so.
    await last?.done;
  }
}
