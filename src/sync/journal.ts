import type { AskedJournal } from './journal/asked.ts';
import type { EventJournal } from './journal/events.ts';
import type { LinkJournal } from './journal/links.ts';
import type { PlanJournal } from './journal/plans.ts';
import type { RunJournal } from './journal/runs.ts';
import type { AccountMemory, SettingsMemory, UnresolvedJournal } from './memory.ts';
import type { Sharing } from './sharing.ts';
import type { Watch } from './watch/watch.ts';

/**
 * The port to Rollcall's own memory: links, runs, their pages and stored plans. `Tx` is one unit of work; what is
 * written through it is kept or lost together. Implemented by src/store.
 */
export interface Journal<Tx> {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;

  /** One unit of work: what is read and written through the journal given is one transaction. It has no lease and is not shared. */
  atomically<T>(work: (journal: Journal<Tx>) => Promise<T>): Promise<T>;

  /** Keeps every other process from running these settings until disposed. Throws `run_in_progress`. */
  lease(settingsId: string): Promise<Lease<Tx>>;

  readonly runs: RunJournal<Tx>;
  readonly plans: PlanJournal<Tx>;
  readonly asked: AskedJournal<Tx>;
  readonly sharing: Sharing<Tx>;
  readonly links: LinkJournal<Tx>;
  readonly events: EventJournal<Tx>;
  readonly settings: SettingsMemory<Tx>;
  readonly unresolved: UnresolvedJournal<Tx>;
  readonly accounts: AccountMemory<Tx>;
  readonly watch: Watch<Tx>;
}

/** The right to run some settings. */
export interface Lease<Tx> extends AsyncDisposable {
  /** The same journal, whose transactions are refused with `run_taken_over` once another process has the lease. */
  readonly journal: Journal<Tx>;
  /** Aborts with `run_taken_over` when the lease is lost, with `run_cancelled` when somebody cancelled the run. */
  readonly signal: AbortSignal;
}
