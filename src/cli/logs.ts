import { Argument, Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { eventsOfRun, type LogEvent, type LogLevel, listLogLines } from '../store/views/log-events.ts';
import { findRun } from '../store/views/run.ts';
import { jsonOption, limitOption, offsetOption, type PageOptions } from './options.ts';
import { commandLine } from './output/command-line.ts';
import { count, moment } from './output/format.ts';
import { pageNote } from './output/paging.ts';
import { sanitize } from './output/sanitize.ts';
import { wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

interface LogOptions extends PageOptions {
  readonly level?: LogLevel;
  readonly search?: string;
  readonly signIns?: boolean;
  readonly provider?: string;
}

export function logsCommand(session: Session): Command {
  return new Command('logs')
    .description('what happened in a run, event by event; or who came by identity providers, and why not')
    .addArgument(new Argument('[run]', 'number of the run').default('last'))
    .addOption(new Option('--sign-ins', 'instead of a run: people who came by identity providers, newest first'))
    .addOption(new Option('--provider <name>', 'the same of one provider').implies({ signIns: true }))
    .addOption(new Option('--level <level>', 'only events of one level').choices(['info', 'warning', 'error']))
    .option('--search <text>', 'only events with this text in message, username or Salesforce Id')
    .addOption(limitOption(50))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (run: string, options: LogOptions, command: Command) => {
      const signIns = options.signIns === true;
      if (signIns && run !== 'last') command.error('error: give a run, or --sign-ins: those are of no run.');
      const work = (context: Context) => (signIns ? showSignIns(context, options) : showLog(context, run, options));
      session.show(await withContext(session, work), options);
    });
}

const filterOf = ({ level, search }: LogOptions) => ({
  ...(level === undefined ? {} : { level }),
  ...(search === undefined ? {} : { search }),
});

async function showLog({ db }: Context, id: string, options: LogOptions): Promise<Answer> {
  const { level, search, limit, offset } = options;
  const run = await findRun(db, id);
  const page = await eventsOfRun(db, run.id, { ...filterOf(options), limit, offset });
  const command = commandLine(`rollcall logs ${run.id}`, { level, search });
  return {
    json: { run: run.id, total: page.total, offset, events: page.rows },
    text: (width) =>
      page.total === 0
        ? `Run ${run.id} has no such event.`
        : `${page.rows.map((event) => describe(event, width)).join('\n')}\n\n${pageNote(page, command)}`,
  };
}

/** Also of providers without a connection, which are in no connection's log. */
async function showSignIns({ db }: Context, options: LogOptions): Promise<Answer> {
  const { provider, limit, offset } = options;
  const of = provider === undefined ? {} : { provider };
  const read = await listLogLines(db, { ...filterOf(options), ...of, signIns: true }, offset + limit + 1);
  const events = read.slice(offset, offset + limit);
  const more = read.length > offset + limit ? `\n\nThere are more: --offset ${offset + limit}` : '';
  return {
    json: { offset, events, more: more !== '' },
    text: (width) =>
      events.length === 0
        ? 'Nobody has come by an identity provider, or none is as asked for.'
        : `${events.map((event) => describe(event, width, event.startedBy?.name ?? null)).join('\n')}\n\n${count(events.length)} events.${more}`,
  };
}

function describe({ at, level, code, message, username, sourceId }: LogEvent, width: number, by: string | null = null) {
  const who = [by, username, sourceId].filter((part) => part !== null).join(', ');
  const head = `${moment(at)}  ${level.padEnd(7)}  ${sanitize(who === '' ? code : `${code}  ${who}`)}`;
  return `${head}\n${wrapIndented(sanitize(message), width, '  ')}`;
}
