import type { TransactionalWriting } from '../directory.ts';
import type { PendingPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { tally } from '../progress.ts';
import type { Counts } from '../result.ts';
import type { RunContext } from '../run-context.ts';
import type { ClaimedPart, Reader } from '../sharing.ts';
import { withSignalOf } from '../with-signal.ts';
import { applyPage } from './apply-page.ts';
import { changesOf } from './planned-changes.ts';

/** Pages of people that are claimed at a time. */
const PAGES_AT_A_TIME = 4;

/**
 * Offers the pages of people as they were read to other workers; branches have to be applied already. False where nobody
 * is there to help, or there is too little to do.
 */
export async function offerPages<Tx>(
  { journal }: RunContext<Tx>,
  run: StoredRun,
  pages: readonly PendingPage[],
): Promise<boolean> {
  const { sharing } = journal;
  const before = await sharing.state(run.id);
  // An interrupted run goes on with what it has offered.
  if (before !== null && before.open > 0) return true;
  const independent = pages.flatMap(({ page, independent }) => (independent ? [page] : []));
  if (independent.length <= PAGES_AT_A_TIME || !(await sharing.othersWork())) return false;
  const positions: string[] = [];
  for (let from = 0; from < independent.length; from += PAGES_AT_A_TIME) {
    positions.push(written(independent.slice(from, from + PAGES_AT_A_TIME)));
  }
  await journal.transaction((tx) => sharing.offer(tx, run.id, positions));
  return true;
}

/** Leads to its end what was offered, whoever helps. Answers how many changes were applied. */
export async function applyTogether<Tx>(
  context: RunContext<Tx>,
  writing: TransactionalWriting<Tx>,
  run: StoredRun,
  report: (done: number) => void,
): Promise<number> {
  const { sharing } = context.journal;
  const before = changesIn(await sharing.state(run.id));
  await using reader = await sharing.join(run.id);
  if (reader === null) return 0;
  const applied = async () => changesIn(await sharing.state(run.id)) - before;
  const onApplied = async () => report(await applied());
  await applyParts(withSignalOf(context, reader.signal), writing, run, { reader, onApplied });
  return await applied();
}

interface Claiming<Tx> {
  readonly reader: Reader<Tx>;
  /** Is told after every page how many changes it had. */
  readonly onApplied: (changes: number) => Promise<void>;
}

/** Applies pages until none is left to claim. */
export async function applyParts<Tx>(
  context: RunContext<Tx>,
  writing: TransactionalWriting<Tx>,
  run: StoredRun,
  { reader, onApplied }: Claiming<Tx>,
): Promise<void> {
  for (let part = await reader.claim(); part !== null; part = await reader.claim()) {
    await applyPart(context, writing, run, { part, reader, onApplied });
  }
}

async function applyPart<Tx>(
  context: RunContext<Tx>,
  writing: TransactionalWriting<Tx>,
  run: StoredRun,
  { part, reader, onApplied }: Claiming<Tx> & { readonly part: ClaimedPart },
): Promise<void> {
  let { pages } = part;
  const counts = { ...part.counts };
  const left = pagesOf(part.position);
  for await (const planned of changesOf(context, run, [...left])) {
    context.signal?.throwIfAborted();
    left.shift();
    pages += 1;
    tally(counts, planned.changes);
    const to = { next: left.length > 0 ? written(left) : null, pages, counts };
    await context.journal.transaction(async (tx) => {
      // First, so that whoever has lost the part does no work in vain.
      await reader.advance(tx, part, to);
      await applyPage(context, writing, tx, run, planned);
    });
    await onApplied(planned.changes.length);
  }
}

const written = (pages: readonly number[]): string => pages.join(' ');

const pagesOf = (position: string): number[] => position.split(' ').map(Number);

function changesIn(state: { readonly counts: Counts } | null): number {
  return Object.values(state?.counts ?? {}).reduce((sum, count) => sum + count, 0);
}
