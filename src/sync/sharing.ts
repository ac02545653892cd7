import type { Journal } from './journal.ts';
import type { Counts } from './result.ts';

/**
 * How several processes read one large run: its leader, which holds the lease, offers the parts of the read; leader and
 * helpers claim one after the other and store their pages. What only the whole plan can tell stays with the leader.
 */
export interface Sharing<Tx> {
  /** True when another process works that could help. */
  othersWork(): Promise<boolean>;
  /** Offers the parts of a read, in the order of their records. */
  offer(tx: Tx, runId: string, positions: readonly string[]): Promise<void>;
  /** How far a shared read is; null for a read that is not shared. */
  state(runId: string): Promise<SharedState | null>;
  /**
   * Takes part in a shared read. Through a lease's journal as its leader: whoever else was reading has to join anew.
   * Else as a helper; null when nobody alive leads the run, or it does not read any more.
   */
  join(runId: string): Promise<Reader<Tx> | null>;
}

export interface SharedState {
  /** Parts that are not read to their end. */
  readonly open: number;
  /** Of all stored pages. */
  readonly counts: Counts;
  /** How many processes have stored pages. */
  readonly readers: number;
  /** One of the positions, by which the source knows the read. */
  readonly position: string;
}

/** One process's place in a shared read. Whoever leaves it hands back what it has not read; a leader sends away the others. */
export interface Reader<Tx> extends AsyncDisposable {
  readonly id: string;
  /** The same journal, whose transactions are refused with `run_taken_over` once the run has another leader. */
  readonly journal: Journal<Tx>;
  /** Aborts with `run_taken_over` when the leader has left, or has another part of the run in hand. */
  readonly signal: AbortSignal;
  /**
   * Takes a part that nobody reads, or that somebody without a sign of life has left behind. Null when there is none; a leader
   * waits until those in the hands of others are read, or are to be had again.
   */
  claim(): Promise<ClaimedPart | null>;
  /** Notes with a page how far its part is. Throws `run_taken_over` when somebody else has the part now. */
  advance(tx: Tx, part: ClaimedPart, to: PartProgress): Promise<void>;
}

export interface ClaimedPart {
  /** 0, 1, … in the order of the records. */
  readonly part: number;
  /** Where to go on reading. */
  readonly position: string;
  /** Pages of it that are stored. */
  readonly pages: number;
  /** Of these pages. */
  readonly counts: Counts;
}

export interface PartProgress {
  /** Where the part goes on; null at its end. */
  readonly next: string | null;
  readonly pages: number;
  readonly counts: Counts;
}
