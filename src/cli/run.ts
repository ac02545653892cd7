import { type Command, CommanderError } from 'commander';
import type { Environment } from '../config/environment.ts';
import { interruptSignal } from './interrupt.ts';
import { errorDocument, errorText } from './output/error-text.ts';
import { safeJson, sanitizeLines } from './output/sanitize.ts';
import { createProgram } from './program.ts';
import { EXIT, Interruption, type Session } from './session.ts';

export interface Call {
  /** Without the names of node and the script. */
  readonly arguments: readonly string[];
  readonly environment: Environment;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly version: string;
  readonly open: Session['open'];
}

const STANDARD_WIDTH = 80;

/** Runs one command line from beginning to end and answers its exit code. Never throws. */
export async function runCommand(call: Call): Promise<number> {
  const { stdout, stderr, environment, open } = call;
  let exitCode: number = EXIT.ok;
  const width = stdout.columns ?? (Number(environment.COLUMNS) || STANDARD_WIDTH);
  const signal = interruptSignal(() => {
    if (stderr.isTTY) stderr.write('\nStopping in good order; Ctrl-C again stops at once.\n');
  });
  const session: Session = {
    stdout,
    stderr,
    environment,
    signal,
    open,
    show(answer, { json }) {
      stdout.write(`${json ? safeJson(answer.json) : sanitizeLines(answer.text(width))}\n`);
      exitCode = answer.exitCode ?? EXIT.ok;
    },
    exitWith(code) {
      exitCode = code;
    },
  };
  const program = createProgram(session, call.version);
  try {
    await program.parseAsync(call.arguments, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, call, program);
  }
}

function report(error: unknown, { arguments: words, environment, stdout, stderr }: Call, program: Command): number {
  const json = words.includes('--json');
  if (error instanceof Interruption) {
    stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof CommanderError) {
    // Help and version come as errors too; help that nobody asked for says that a command is missing.
    if (error.exitCode === 0) return EXIT.ok;
    const message = error.message.replace(COMMANDERS_PREFIX, '');
    if (json) stdout.write(`${safeJson({ error: { code: 'usage', message } })}\n`);
    else if (error.code !== 'commander.help') {
      const command = [program.name(), ...commandWords(program, words), '--help'].join(' ');
      stderr.write(sanitizeLines(`${message}\nTry: ${command}\n`));
    }
    return EXIT.usage;
  }
  if (json) stdout.write(`${safeJson(errorDocument(error))}\n`);
  else stderr.write(`${errorText(error)}\n`);
  if (environment.ROLLCALL_LOG_LEVEL === 'debug' || environment.ROLLCALL_LOG_LEVEL === 'trace') {
    stderr.write(`${error instanceof Error ? sanitizeLines(traceOf(error)) : ''}\n`);
  }
  return EXIT.failure;
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${traceOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

const COMMANDERS_PREFIX = /^error: (?:command-argument value )?/;

/** The leading words of the call that name a command: `runs`, `show`. */
function commandWords(program: Command, words: readonly string[]): string[] {
  const [first = '', ...rest] = words;
  const command = program.commands.find((candidate) => candidate.name() === first);
  return command === undefined ? [] : [first, ...commandWords(command, rest)];
}
