import type { Phase } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import type { Row } from '../source.ts';
import { stamper } from './stamp.ts';

/** Records tried again or joined that are asked for at a time: as many as one call answers. */
const RECORDS_PER_PAGE = 2_000;
/** Ids of a sweep on one page: one call asks for those among them that have to be read, wherever they stand. */
const IDS_PER_PAGE = 50_000;

/** One page of what a run reads, in whichever phase. */
export interface PhasePage {
  readonly phase: Phase;
  /** Full rows, in the order of the extract's paths. */
  readonly rows: readonly Row[];
  /** Ids met: those of the rows, in a sweep followed by those that need not be read. */
  readonly ids: readonly string[];
  /** Where this phase goes on; null after its last page. */
  readonly next: string | null;
  /** Records looked at that nobody has been told of, for progress. */
  readonly looked: number;
}

/** The phases of a run in their order. */
export function phasesOf(run: StoredRun): readonly Phase[] {
  if (run.mode === 'full') return ['whole'];
  return run.sweep ? ['delta', 'retry', 'sweep'] : ['delta', 'retry'];
}

/** Ids that an incremental run has read so far, and those that it has to try again; both bounded by mode.ts. */
export interface Encountered {
  readonly met: Set<string>;
  /** Told how many Ids a sweep has looked at, which it does more often than it has a page. */
  readonly onLooked: (records: number) => void;
}

/**
 * Reads one phase, page by page, from its beginning or from behind the page whose `next` is given.
 *
 * - whole, delta: a query of the source.
 * - retry: the records that could not be settled before (R43), asked for by Id.
 * - sweep: Ids and stamps of the whole view; the records that are unknown or look different are asked for by Id.
 */
export async function* readPhase<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  phase: Phase,
  encountered: Encountered,
  resume: string | null,
): AsyncGenerator<PhasePage, void, undefined> {
  switch (phase) {
    case 'whole':
    case 'delta':
      for await (const page of readQuery(context, phase === 'delta' && run.delta ? run.delta : run.extract, resume)) {
        yield { phase, rows: page.rows, ids: page.rows.map(idOf), next: page.next, looked: page.rows.length };
      }
      return;
    case 'retry':
      yield* readRetries(context, run, encountered, resume);
      return;
    case 'sweep':
      yield* sweep(context, run, encountered, resume);
      return;
    default:
      phase satisfies never;
  }
}

function readQuery<Tx>({ source, signal }: RunContext<Tx>, extract: StoredRun['extract'], resume: string | null) {
  return source.read(extract, { ...(signal ? { signal } : {}), ...(resume === null ? {} : { resume }) });
}

async function* readRetries<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  { met }: Encountered,
  resume: string | null,
): AsyncGenerator<PhasePage, void, undefined> {
  let after = resume ?? '';
  for (;;) {
    const batch = await context.journal.unresolved.retries(context.settingsId, after, RECORDS_PER_PAGE);
    const rows = await readById(
      context,
      run,
      batch.filter((id) => !met.has(id)),
    );
    const last = batch.length < RECORDS_PER_PAGE ? null : (batch.at(-1) ?? null);
    yield { phase: 'retry', rows, ids: rows.map(idOf), next: last, looked: batch.length };
    if (last === null) return;
    after = last;
  }
}

async function* sweep<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  encountered: Encountered,
  resume: string | null,
): AsyncGenerator<PhasePage, void, undefined> {
  let ids: string[] = [];
  let wanted: string[] = [];
  for await (const looked of sweptPages(context, run, encountered, resume)) {
    encountered.onLooked(looked.ids.length);
    ids.push(...looked.ids);
    wanted.push(...looked.wanted);
    if (looked.next !== null && ids.length < IDS_PER_PAGE && wanted.length < RECORDS_PER_PAGE) continue;
    const rows = await readById(context, run, wanted);
    const read = rows.map(idOf);
    const isRead = new Set(read);
    yield {
      phase: 'sweep',
      rows,
      ids: [...read, ...ids.filter((id) => !isRead.has(id))],
      next: looked.next,
      looked: 0,
    };
    ids = [];
    wanted = [];
  }
}

/** The Ids of the view, page by page, and those among them that have to be read: unknown ones, and those with another stamp. */
async function* sweptPages<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  { met }: Encountered,
  resume: string | null,
): AsyncGenerator<{ ids: string[]; wanted: string[]; next: string | null }, void, undefined> {
  const { journal, settingsId } = context;
  if (!run.sweep) return;
  const stampOf = stamper(run.sweep.paths);
  for await (const { rows, next } of readQuery(context, run.sweep, resume)) {
    const fresh = rows.filter((row) => !met.has(idOf(row)));
    const ids = fresh.map(idOf);
    const outdated = await journal.transaction((tx) => journal.links.outdated(tx, settingsId, ids, fresh.map(stampOf)));
    yield { ids: rows.map(idOf), wanted: outdated.flatMap((index) => ids[index] ?? []), next };
  }
}

async function readById<Tx>(
  { source, signal }: RunContext<Tx>,
  run: StoredRun,
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const rows: Row[] = [];
  for await (const batch of source.readIds(run.extract, ids, signal ? { signal } : {})) rows.push(...batch);
  return rows;
}

/** Both would want to write the same rows. */
export function haveNoCommon(one: Pick<PhasePage, 'ids'>, other: Pick<PhasePage, 'ids'>): boolean {
  const known = new Set(one.ids);
  return !other.ids.some((id) => known.has(id));
}

/** Id is the first column of every query: see map/columns.ts and mode.ts. */
export function idOf(row: Row): string {
  return row[0] ?? '';
}
