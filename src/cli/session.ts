import type { Environment } from '../config/environment.ts';
import type { Context } from '../context.ts';
import type { LogLevel } from '../support/logger.ts';
import type { Measurements } from '../support/measurements.ts';

export const EXIT = { ok: 0, failure: 1, usage: 2, rejected: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command works with: the outside world of one call of `rollcall`. */
export interface Session {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Environment;
  /** Aborts at the first Ctrl-C (or SIGTERM), with an Interruption. */
  readonly signal: AbortSignal;
  /** Opens the database, brought up to date. */
  open(options?: OpenOptions): Promise<Context>;
  /** Prints the answer of a command and keeps its exit code. */
  show(answer: Answer, options: { readonly json?: boolean }): void;
  /** For a command whose answer is not ours: the sandbox. */
  exitWith(code: number): void;
}

export interface OpenOptions {
  /** Holds where the environment has none. */
  readonly logLevel?: LogLevel;
  readonly measurements?: Measurements;
}

/** What a command answers: for programs, and for people in so many columns. */
export interface Answer {
  readonly json: unknown;
  readonly text: (width: number) => string;
  readonly exitCode?: ExitCode;
}

/** Why the signal of a session aborts, and with which sentence the process then ends. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM', message = 'Interrupted.') {
    super(message);
    this.signal = signal;
  }

  get exitCode(): number {
    return this.signal === 'SIGINT' ? 130 : 143;
  }
}

/**
 * Runs `work` with the open context and closes it whatever happens. When the session is interrupted the work is given
 * up at once; with `finishes` it is left to end by itself, for work that watches the signal.
 */
export async function withContext<T>(
  session: Session,
  work: (context: Context) => Promise<T>,
  { finishes = false }: { finishes?: boolean } = {},
): Promise<T> {
  await using context = await session.open();
  if (finishes) return await work(context);
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(session.signal.reason);
  session.signal.addEventListener('abort', abort, { once: true });
  try {
    session.signal.throwIfAborted();
    return await Promise.race([work(context), promise]);
  } finally {
    session.signal.removeEventListener('abort', abort);
  }
}
