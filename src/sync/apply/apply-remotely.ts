import type { PersonChange } from '../change.ts';
import type { Asked, Outcome, RemoteWriting } from '../directory.ts';
import type { ChangePlace, NotedAsking } from '../journal/asked.ts';
import type { PendingPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { BRANCH_PAGE } from '../plan/page-writer.ts';
import { destinationOf } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { branchWrites, noteBranches } from './apply-branch-page.ts';
import { notePeople, peopleWrites } from './apply-people-page.ts';
import { lookAtMoves } from './close-asked.ts';
import { announcementOf, changesOf } from './planned-changes.ts';

interface RemotePages {
  readonly pages: readonly PendingPage[];
  /** Is told after every page how many changes it had. */
  readonly onApplied: (changes: number) => void;
}

/**
 * Applies pages on a platform that no transaction reaches. Changes go through the pages without regard to where one
 * ends, so that every call is full; a page is marked, with its links, as soon as all its changes have their outcomes: one
 * of people as they were read whenever that is, what was settled afterwards behind everything before it. No transaction is
 * open while the platform is called, and of a page that waits for an outcome only the outcomes are held in memory.
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
    const asking = notingAsked(context, run, (position) => {
      const seq = stored[position]?.seq;
      return seq === undefined ? null : { page: planned.page, seq };
    });
    const outcomes = changes.length > 0 ? await writing.applyBranches(changes, { ...call, asking: asking.note }) : [];
    await journal.transaction((tx) => noteBranches(context, tx, run, { ...planned, writes: stored, outcomes }));
    onApplied(planned.changes.length);
  }

  await lookAtMoves(context, writing, run);
  const open: OpenPage[] = [];
  let taken = 0;
  async function* writes(): AsyncGenerator<PersonChange> {
    const independent = new Set(pages.flatMap((page) => (page.independent ? [page.page] : [])));
    const numbers = pages.flatMap((page) => (isOfBranches(page) ? [] : [page.page]));
    for await (const planned of changesOf(context, run, numbers)) {
      signal?.throwIfAborted();
      const { stored, claimed, changes } = await journal.transaction((tx) => peopleWrites(context, tx, run, planned));
      const page: OpenPage = {
        page: planned.page,
        isIndependent: independent.has(planned.page),
        first: taken,
        writes: stored.map(({ seq }) => seq),
        claimed: claimed.map(({ seq }) => seq),
        outcomes: new Map(),
      };
      taken += changes.length;
      open.push(page);
      yield* changes;
      await close(page);
    }
  }

  /** Marks the page, and those in front, where all has come to its end and nothing has to come before. */
  async function close(page: OpenPage): Promise<void> {
    if (isComplete(page) && page.isIndependent) await note(page);
    for (let [first] = open; first !== undefined && isComplete(first); [first] = open) await note(first);
  }

  async function note(page: OpenPage): Promise<void> {
    const { page: number, claimed, writes: seqs, outcomes } = page;
    const index = open.indexOf(page);
    if (index < 0) return;
    const changes = await journal.plans.changesOfPage(run.id, number);
    const bySeq = new Map(changes.map((change) => [change.seq, change]));
    // Of somebody who has been erased meanwhile there is nothing to be noted (R47).
    const written = seqs.flatMap((seq, at) => {
      const change = bySeq.get(seq);
      const outcome = outcomes.get(at);
      return change === undefined || outcome === undefined ? [] : [{ change, outcome }];
    });
    const noted = {
      page: number,
      changes,
      writes: written.map(({ change }) => change),
      claimed: claimed.flatMap((seq) => bySeq.get(seq) ?? []),
      outcomes: written.map(({ outcome }) => outcome),
    };
    await journal.transaction((tx) => notePeople(context, tx, run, noted));
    open.splice(index, 1);
    onApplied(changes.length);
  }

  const announcement = await announcementOf(context, run);
  const destinationId = await journal.transaction((tx) => destinationIdOf(context, tx, run));
  const pageAt = (position: number) => open.findLast(({ first }) => first <= position);
  const asking = notingAsked(context, run, (position) => {
    const page = pageAt(position);
    const seq = page?.writes[position - page.first];
    return page === undefined || seq === undefined ? null : { page: page.page, seq };
  });
  const settled = writing.applyPeople(writes(), { ...call, asking: asking.note, announcement, destinationId });
  for await (const { position, outcome } of settled) {
    const page = pageAt(position);
    if (page === undefined) continue;
    // Of what has failed with an id, a part was done.
    if (outcome.kind !== 'applied' && outcome.id === undefined) asking.undone(position);
    page.outcomes.set(position - page.first, outcome);
    await close(page);
  }
}

/**
 * Notes what the platform is asked for before it is: a run that ends before it can mark a page has changed something all
 * the same. What was asked for before is answered when something else is, for there is one call at a time.
 */
function notingAsked<Tx>(
  { journal }: RunContext<Tx>,
  run: StoredRun,
  placeOf: (position: number) => ChangePlace | null,
): { note(asked: readonly Asked[]): Promise<void>; undone(position: number): void } {
  let last: NotedAsking['asked'] = [];
  let undone: ChangePlace[] = [];
  return {
    async note(asked) {
      const answered = last;
      const refused = undone;
      last = asked.flatMap(({ position, to, from }) => {
        const place = placeOf(position);
        return place === null ? [] : [{ ...place, to, from }];
      });
      undone = [];
      const noted = { asked: last, answered, undone: refused };
      await journal.transaction((tx) => journal.asked.note(tx, run.id, noted));
    },
    undone(position) {
      const place = placeOf(position);
      if (place !== null) undone.push(place);
    },
  };
}

/** An undo needs none, and must not fail for one that is gone. */
async function destinationIdOf<Tx>({ directory }: RunContext<Tx>, tx: Tx, { mode, basis }: StoredRun): Promise<string> {
  return mode === 'undo' ? basis.destination : (await destinationOf(directory, tx, basis.settings)).id;
}

/** A page of which not everything has come to its end. */
interface OpenPage {
  readonly page: number;
  /** Whether it waits for nothing that another page changes. */
  readonly isIndependent: boolean;
  /** Position of its first change among all that were handed over. */
  readonly first: number;
  /** Sequence numbers of the changes that were handed over, and of those that were not; see PeopleWrites. */
  readonly writes: readonly number[];
  readonly claimed: readonly number[];
  /** By position in `writes`. */
  readonly outcomes: Map<number, Outcome>;
}

const isComplete = ({ writes, outcomes }: OpenPage) => outcomes.size === writes.length;

function isOfBranches({ page }: PendingPage): boolean {
  return page === BRANCH_PAGE;
}
