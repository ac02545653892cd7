import type { PersonChange } from '../change.ts';
import type { Outcome, RemoteWriting } from '../directory.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { PendingPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { BRANCH_PAGE } from '../plan/page-writer.ts';
import { destinationOf } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { branchWrites, noteBranches } from './apply-branch-page.ts';
import { notePeople, peopleWrites } from './apply-people-page.ts';
import { announcementOf, changesOf, type PlannedChanges } from './planned-changes.ts';

interface RemotePages {
  readonly pages: readonly PendingPage[];
  /** Is told after every page how many changes it had. */
  readonly onApplied: (changes: number) => void;
}

/**
 * Applies pages on a platform that no transaction reaches. Changes go through the pages without regard to where one
 * ends, so that every call is full; a page is marked, with its links, as soon as all its changes have their outcomes. No
 * transaction is open while the platform is called.
 */
export async function applyRemotely<Tx>(
  context: RunContext<Tx>,
  writing: RemoteWriting,
  run: StoredRun,
  { pages, onApplied }: RemotePages,
): Promise<void> {
  const { journal, signal } = context;
  // A process that wakes up after another one has gone on with its run has called for nothing yet: it is refused here.
  const confirm = async () => await journal.transaction(() => Promise.resolve());
  const call = signal ? { signal, confirm } : { confirm };
  for await (const planned of changesOf(context, run, pages.some(isOfBranches) ? [BRANCH_PAGE] : [])) {
    const { stored, changes } = branchWrites(planned.changes);
    const outcomes = changes.length > 0 ? await writing.applyBranches(changes, call) : [];
    await journal.transaction((tx) => noteBranches(context, tx, run, { ...planned, writes: stored, outcomes }));
    onApplied(planned.changes.length);
  }

  const open: OpenPage[] = [];
  async function* writes(): AsyncGenerator<PersonChange> {
    const numbers = pages.flatMap((page) => (isOfBranches(page) ? [] : [page.page]));
    for await (const planned of changesOf(context, run, numbers)) {
      signal?.throwIfAborted();
      const { stored, claimed, changes } = await journal.transaction((tx) => peopleWrites(context, tx, run, planned));
      open.push({ planned, writes: stored, claimed, outcomes: [] });
      yield* changes;
    }
  }
  /** Marks the pages in front of which nothing is open. */
  async function close(): Promise<void> {
    for (let [page] = open; page !== undefined && page.outcomes.length === page.writes.length; [page] = open) {
      const { planned, ...written } = page;
      await journal.transaction((tx) => notePeople(context, tx, run, { ...planned, ...written }));
      open.shift();
      onApplied(planned.changes.length);
    }
  }

  const announcement = await announcementOf(context, run);
  const destinationId = await journal.transaction((tx) => destinationIdOf(context, tx, run));
  for await (const outcome of writing.applyPeople(writes(), { ...call, announcement, destinationId })) {
    // Pages without a change for the platform may stand before the one that it belongs to.
    open.find((page) => page.outcomes.length < page.writes.length)?.outcomes.push(outcome);
    await close();
  }
  await close();
}

/** An undo needs none, and must not fail for one that is gone. */
async function destinationIdOf<Tx>({ directory }: RunContext<Tx>, tx: Tx, { mode, basis }: StoredRun): Promise<string> {
  return mode === 'undo' ? basis.destination : (await destinationOf(directory, tx, basis.settings)).id;
}

interface OpenPage {
  readonly planned: PlannedChanges;
  readonly writes: readonly StoredChange[];
  readonly claimed: readonly StoredChange[];
  readonly outcomes: Outcome[];
}

function isOfBranches({ page }: PendingPage): boolean {
  return page === BRANCH_PAGE;
}
