import type { Journal } from './journal.ts';
import type { Counts } from './result.ts';

/**
 * How several processes work on one large run: its leader, which holds the lease, offers parts of what is to be read, or to
 * be applied; leader and helpers claim one after the other. What only the whole plan can tell stays with the leader.
 */
export interface Sharing<Tx> {
  /** True when another process works that could help. */
  othersWork(): Promise<boolean>;
  /** Offers parts, in their order, in place of those offered before. A position says what there is to do. */
  offer(tx: Tx, runId: string, positions: readonly string[]): Promise<void>;
  /** How far the parts on offer are; null where there are none. */
  state(runId: string): Promise<SharedState | null>;
  /**
   * Takes part in the work. Through a lease's journal as its leader: whoever else was at it has to join anew. Else as a
   * helper; null when nobody alive leads the run, or it neither reads nor applies.
   */
  join(runId: string): Promise<Reader<Tx> | null>;
}

export interface SharedState {
  /** Parts that are not done. */
  readonly open: number;
  /** Of all pages that are done. */
  readonly counts: Counts;
  /** How many processes have read pages. */
  readonly readers: number;
  /** One of the positions, by which the source knows a read. */
  readonly position: string;
}

/** One process's place at a shared run. Whoever leaves it hands back what is not done; a leader sends away the others. */
export interface Reader<Tx> extends AsyncDisposable {
  readonly id: string;
  /** The same journal, whose transactions are refused with `run_taken_over` once the run has another leader. */
  readonly journal: Journal<Tx>;
  /** Aborts with `run_taken_over` when the leader has left, or has another part of the run in hand. */
  readonly signal: AbortSignal;
  /**
   * Takes a part that nobody has, or that somebody without a sign of life has left behind. Null when there is none; a leader
   * waits until those in the hands of others are done, or are to be had again.
   */
  claim(): Promise<ClaimedPart | null>;
  /** Notes with a page how far its part is. Throws `run_taken_over` when somebody else has the part now. */
  advance(tx: Tx, part: ClaimedPart, to: PartProgress): Promise<void>;
}

export interface ClaimedPart {
  /** 0, 1, … in the order in which they were offered. */
  readonly part: number;
  /** Where to go on. */
  readonly position: string;
  /** Pages of it that are done. */
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
