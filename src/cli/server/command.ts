import { Command, Option } from 'commander';
import { between, type JsonOption, jsonOption } from '../options.ts';
import type { Answer, Session } from '../session.ts';
import { type Ready, type ServeOptions, serve } from './serve.ts';

type Options = Omit<ServeOptions, 'version' | 'api'> & JsonOption;

const workersOption = () =>
  new Option('--workers <number>', 'how many runs at a time').argParser(between(1, 64)).default(2);

const hostOption = () => new Option('--host <address>', 'the address to listen on').default('127.0.0.1');

export function serveCommand(session: Session, version: string): Command {
  return new Command('serve')
    .description('keep schedules, carry out runs and answer over HTTP, until stopped')
    .addOption(workersOption())
    .addOption(hostOption())
    .addOption(new Option('--port <number>', 'the port to listen on').argParser(between(0, 65_535)).default(8080))
    .addOption(jsonOption())
    .action((options: Options) => run(session, { ...options, version, api: true }));
}

export function workCommand(session: Session, version: string): Command {
  return new Command('work')
    .description('keep schedules and carry out runs, one of any number of processes, until stopped')
    .addOption(workersOption())
    .addOption(hostOption())
    .addOption(
      new Option('--port <number>', 'listen there for health checks and metrics').argParser(between(0, 65_535)),
    )
    .addOption(jsonOption())
    .action((options: Options) => run(session, { ...options, version, api: false }));
}

async function run(session: Session, { json, ...options }: ServeOptions & JsonOption): Promise<void> {
  await serve(session, options, (ready) => session.show(answer(ready, options), json === undefined ? {} : { json }));
}

function answer({ address, setupCode }: Ready, { workers, api }: ServeOptions): Answer {
  return {
    json: { address, workers, ...(api ? { setupCode } : {}) },
    text: () =>
      [
        `Ready for ${workers === 1 ? 'one run' : `${workers} runs`} at a time. Ctrl-C stops in good order.`,
        ...(address === null ? [] : [`Health: ${address}/healthz and ${address}/readyz; metrics: ${address}/metrics.`]),
        ...(address !== null && api
          ? [`Console: ${address}`, `API: ${address}/api/v1, described at ${address}/docs/api.`]
          : []),
        ...(setupCode === null
          ? []
          : [
              `There is no administrator yet. Make the first one at ${address}/setup with the code ${setupCode}, which holds for a day,`,
              'or with: rollcall admin create USERNAME',
            ]),
      ].join('\n'),
  };
}
