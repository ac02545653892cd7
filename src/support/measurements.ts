/** What a run did, for counting. */
export interface FinishedRun {
  readonly connection: string;
  readonly entity: string;
  readonly state: string;
  /** Records by what became of them; none where nothing was to be done. */
  readonly counts: Readonly<Record<string, number>>;
  /** Null for a run that has not both begun and ended. */
  readonly seconds: number | null;
}

export interface NeighbourCalls {
  readonly connection: string;
  readonly salesforce: number;
  readonly directory: number;
  /** Those of them that are about branches. */
  readonly branches: number;
  /** As Salesforce last said it. */
  readonly quota: { readonly used: number; readonly max: number } | null;
}

/** What a process counts while it works. Labels name connections, entities and codes; never people. */
export interface Measurements {
  finished(run: FinishedRun): void;
  /** An attempt at a run that ended with an error. */
  stopped(run: { readonly connection: string; readonly entity: string; readonly code: string }): void;
  called(calls: NeighbourCalls): void;
  retried(call: { readonly connection: string; readonly at: 'salesforce' | 'directory' }): void;
}

/** For a process that nobody asks. */
export const UNMEASURED: Measurements = {
  finished: () => undefined,
  stopped: () => undefined,
  called: () => undefined,
  retried: () => undefined,
};
