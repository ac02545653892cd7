import type { Announcement } from '../directory.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';

/** A page of a plan that is to be applied. */
export interface PlannedChanges {
  readonly page: number;
  readonly changes: readonly StoredChange[];
  /** Null: nobody is told what happens to them. */
  readonly announcement: Announcement | null;
}

/** On behalf of which run people are told of what is done to them; null: nobody is. */
export async function announcementOf<Tx>(
  { directory }: Pick<RunContext<Tx>, 'directory'>,
  run: Pick<StoredRun, 'id' | 'notify'>,
): Promise<Announcement | null> {
  return run.notify && (await directory.announces()) ? { runId: run.id } : null;
}

/** The changes of these pages, each page read while the one before is applied. What a plan says does not change any more. */
export async function* changesOf<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  pages: readonly number[],
): AsyncGenerator<PlannedChanges, void, undefined> {
  // Asked once, so that pages cost no more where nobody is told anything.
  const announcement = await announcementOf(context, run);
  const read = async (page: number) => {
    return { page, changes: await context.journal.plans.changesOfPage(run.id, page), announcement };
  };
  let next: ReturnType<typeof read> | null = null;
  for (const page of pages) {
    const current = next;
    next = read(page);
    // It is awaited below, but may fail while the one before is applied.
    next.catch(() => undefined);
    if (current !== null) yield await current;
  }
  if (next !== null) yield await next;
}
