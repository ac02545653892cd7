import { Command, Option } from 'commander';
import { between, type JsonOption, jsonOption } from '../options.ts';
import type { Session } from '../session.ts';
import { type ServeOptions, serve } from './serve.ts';

const workersOption = () =>
  new Option('--workers <number>', 'how many runs at a time').argParser(between(1, 64)).default(2);

const hostOption = () => new Option('--host <address>', 'the address to listen on').default('127.0.0.1');

export function serveCommand(session: Session): Command {
  return new Command('serve')
    .description('keep schedules, carry out runs and answer over HTTP, until stopped')
    .addOption(workersOption())
    .addOption(hostOption())
    .addOption(new Option('--port <number>', 'the port to listen on').argParser(between(0, 65_535)).default(8080))
    .addOption(jsonOption())
    .action((options: ServeOptions & JsonOption) => run(session, options));
}

export function workCommand(session: Session): Command {
  return new Command('work')
    .description('keep schedules and carry out runs, one of any number of processes, until stopped')
    .addOption(workersOption())
    .addOption(hostOption())
    .addOption(
      new Option('--port <number>', 'listen there for health checks and metrics').argParser(between(0, 65_535)),
    )
    .addOption(jsonOption())
    .action((options: ServeOptions & JsonOption) => run(session, options));
}

async function run(session: Session, { workers, host, port, json }: ServeOptions & JsonOption): Promise<void> {
  await serve(session, { workers, host, port }, (address) =>
    session.show(
      {
        json: { address, workers },
        text: () => {
          const where =
            address === null ? '' : ` Health: ${address}/healthz and ${address}/readyz; metrics: ${address}/metrics.`;
          return `Ready for ${workers === 1 ? 'one run' : `${workers} runs`} at a time.${where} Ctrl-C stops in good order.`;
        },
      },
      json === undefined ? {} : { json },
    ),
  );
}
