/** For how many days what runs leave behind is kept, from their end on (R47). */
export interface Retention {
  /** The changes of finished runs, with the values of people before and after. */
  readonly plans: number;
  /** Log events. */
  readonly events: number;
  /** Runs with their counts. Whatever goes with a run goes with it. */
  readonly runs: number;
}

/** What holds where an administrator decided nothing. */
export const STANDARD_RETENTION: Retention = { plans: 90, events: 365, runs: 730 };
