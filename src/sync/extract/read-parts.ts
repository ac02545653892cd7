import type { StoredRun } from '../journal/runs.ts';
import { overlapping } from '../overlapping.ts';
import { tally } from '../progress.ts';
import type { Counts } from '../result.ts';
import type { RunContext } from '../run-context.ts';
import type { ClaimedPart, Reader } from '../sharing.ts';
import type { SourcePage } from '../source.ts';
import { endedEarly } from './ended-early.ts';
import type { PagePlanning } from './page-planner.ts';
import { haveNoCommon, idOf, type PhasePage } from './read-phases.ts';
import { storePage } from './store-page.ts';

/**
 * So many pages a part may have. The pages of part n are numbered from n times this on, so that their order is that of the
 * records, whoever reads what and when.
 */
export const PAGES_PER_PART = 10_000;

/** A claimed part, with what was added to it since. */
interface PartInHand extends ClaimedPart {
  pages: number;
  counts: Counts;
}

interface PartPage extends PhasePage {
  readonly part: PartInHand;
}

/**
 * Reads parts of a shared read and stores what their pages change, until none is left to claim. While one part is worked on,
 * the next is fetched. `onStored` is told after every page.
 */
export async function readParts<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  planner: PagePlanning<Tx>,
  reader: Reader<Tx>,
  onStored: (page: PhasePage) => Promise<void> = async () => undefined,
): Promise<void> {
  const store = async (page: PartPage, before: Promise<void>) => {
    const { part, next } = page;
    const number = part.part * PAGES_PER_PART + part.pages;
    part.pages += 1;
    const { pages } = part;
    let counts = part.counts;
    const note = async (tx: Tx, planned: Parameters<typeof tallied>[2]) => {
      // Only now: the page before, whose counts these go on from, may still have been planned until here.
      counts = tallied(part.counts, page, planned);
      await reader.advance(tx, part, { next, pages, counts });
    };
    await storePage(context, run, planner, { page, number, before, shared: { reader: reader.id, note } });
    part.counts = counts;
    await onStored(page);
  };
  await overlapping(claimedPages(context, run, reader), store, haveNoCommon);
}

function tallied(
  before: Counts,
  { rows }: PhasePage,
  { unchanged, changes }: { readonly unchanged: number; readonly changes: Parameters<typeof tally>[1] },
): Counts {
  const counts = { ...before };
  tally(counts, changes);
  counts.extracted += rows.length;
  counts.unchanged += unchanged;
  return counts;
}

/** The pages of one part after the other, each part claimed and fetched while the one before is handed on. */
async function* claimedPages<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  reader: Reader<Tx>,
): AsyncGenerator<PartPage, void, undefined> {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, ...(context.signal ? [context.signal] : [])]);
  const begin = async (): Promise<Begun | null> => {
    const part = await reader.claim();
    if (part === null) return null;
    const pages = context.source.read(run.extract, { resume: part.position, signal })[Symbol.asyncIterator]();
    const first = pages.next();
    // It is awaited when the part before is done, and may fail long before.
    first.catch(() => undefined);
    return { part: { ...part }, pages, first };
  };
  try {
    for (let begun = await begin(); begun !== null; ) {
      const { part, pages, first } = begun;
      let result = await first;
      const ahead = begin();
      ahead.catch(() => undefined);
      let next: string | null = part.position;
      for (; !result.done; result = await pages.next()) {
        const { rows } = result.value;
        next = result.value.next;
        yield { phase: 'whole', rows, ids: rows.map(idOf), next, looked: rows.length, part };
      }
      if (next !== null) throw endedEarly();
      begun = await ahead;
    }
  } finally {
    left.abort();
  }
}

interface Begun {
  readonly part: PartInHand;
  readonly pages: AsyncIterator<SourcePage>;
  readonly first: Promise<IteratorResult<SourcePage>>;
}
