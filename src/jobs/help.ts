import { RollcallError } from '../support/errors.ts';
import type { Assistance } from '../sync/assist.ts';

export interface HelpableRun {
  readonly id: string;
  readonly settingsId: string;
}

/** Helps with runs that other processes lead; given by whoever knows Salesforce and the platform. */
export interface Helper {
  /** Runs that could do with help, oldest first. */
  helpableRuns(): Promise<readonly HelpableRun[]>;
  /** Reads or applies parts of the run until none is left; null where this process is not fit for it. */
  assist(run: HelpableRun, signal: AbortSignal): Promise<Assistance | null>;
}

export type HelpEvent =
  | ({ readonly kind: 'help_given'; readonly run: string } & Assistance)
  | { readonly kind: 'help_failed'; readonly run: string; readonly code: string };

/** Milliseconds for which a run is left alone that could not be helped. */
const PAUSE_MS = 30_000;

/** Ends of help that are no failure: the leader has gone on, or left. */
const SENT_AWAY = 'run_taken_over';

/** Looks for a run to help with, and helps as long as there is something to do; to be called again and again. */
export function createHelp(
  helper: Helper,
  onEvent: (event: HelpEvent) => void,
): (signal: AbortSignal) => Promise<void> {
  const pausedUntil = new Map<string, number>();
  const isPaused = ({ id }: HelpableRun) => (pausedUntil.get(id) ?? 0) > Date.now();
  const pause = ({ id }: HelpableRun) => pausedUntil.set(id, Date.now() + PAUSE_MS);

  async function help(run: HelpableRun, signal: AbortSignal): Promise<void> {
    const given = await helper.assist(run, signal);
    if (given === null) pause(run);
    else if (given.pages > 0) onEvent({ kind: 'help_given', run: run.id, ...given });
  }

  function noteFailure(run: HelpableRun, error: unknown): void {
    const code = error instanceof RollcallError ? error.code : 'internal';
    if (code === SENT_AWAY) return;
    pause(run);
    onEvent({ kind: 'help_failed', run: run.id, code });
    if (code === 'internal') throw error;
  }

  return async (signal) => {
    const run = (await helper.helpableRuns()).find((candidate) => !isPaused(candidate));
    if (run === undefined || signal.aborted) return;
    await help(run, signal).catch((error: unknown) => {
      if (!signal.aborted) noteFailure(run, error);
    });
  };
}
