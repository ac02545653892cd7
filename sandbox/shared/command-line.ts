import { CommanderError, InvalidArgumentError, Option } from 'commander';

const WRONG_USAGE = 2;
const LARGEST_PORT = 65_535;

/** A server that listens. */
interface Listening {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** An option that is a whole number from 0 to `largest`. */
export function numberOption(flags: string, description: string, largest = Number.MAX_SAFE_INTEGER): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (/^\d+$/.test(text) && Number(text) <= largest) return Number(text);
    throw new InvalidArgumentError(
      largest === Number.MAX_SAFE_INTEGER ? 'It must be a whole number.' : `It must be a number up to ${largest}.`,
    );
  });
}

export function portOption(standard: number): Option {
  return numberOption('--port <port>', 'port on loopback, 0 for a free one', LARGEST_PORT).default(standard);
}

/**
 * Runs a sandbox until SIGTERM or SIGINT, and prints one line with its address when it is ready. The process ends with 0
 * after a signal, with 2 on wrong usage, with 1 when the server cannot start.
 *
 * @param start reads the command line, too
 */
export async function runSandbox(name: string, start: () => Promise<Listening>): Promise<void> {
  // A signal that comes before the server listens ends the program just as cleanly.
  let close = (): Promise<void> => Promise.resolve();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void close().then(() => process.exit(0));
    });
  }
  try {
    const sandbox = await start();
    close = () => sandbox.close();
    process.stdout.write(`sandbox ${name} listening on ${sandbox.url}\n`);
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
    process.stderr.write(`sandbox ${name} could not start: ${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? `Port ${String(error.port)}` : 'The port';
    return `${port} is already in use. Stop the program that listens there, or choose another with --port.`;
  }
  return error.message;
}
