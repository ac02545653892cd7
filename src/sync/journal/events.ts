export interface EventJournal<Tx> {
  add(tx: Tx, events: readonly RunEvent[]): Promise<void>;
  /** One event per rejected or failed change of the run, and per person who was made although their data were erased (R47). */
  addErrors(tx: Tx, runId: string): Promise<void>;
}

export interface RunEvent {
  readonly runId: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly code: string;
  /** A sentence for an administrator. */
  readonly message: string;
  readonly sourceId?: string;
  readonly username?: string;
}
