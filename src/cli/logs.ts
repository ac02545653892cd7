import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { eventsOfRun, type LogEvent, type LogLevel } from '../store/views/log-events.ts';
import { findRun } from '../store/views/run.ts';
import { jsonOption, limitOption, offsetOption, type PageOptions } from './options.ts';
import { commandLine } from './output/command-line.ts';
import { moment } from './output/format.ts';
import { pageNote } from './output/paging.ts';
import { sanitize } from './output/sanitize.ts';
import { wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

interface LogOptions extends PageOptions {
  readonly level?: LogLevel;
  readonly search?: string;
}

export function logsCommand(session: Session): Command {
  return new Command('logs')
    .description('what happened in a run, event by event')
    .argument('[run]', 'number of the run', 'last')
    .addOption(new Option('--level <level>', 'only events of one level').choices(['info', 'warning', 'error']))
    .option('--search <text>', 'only events with this text in message, username or Salesforce Id')
    .addOption(limitOption(50))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (run: string, options: LogOptions) => {
      session.show(await withContext(session, (context) => showLog(context, run, options)), options);
    });
}

async function showLog({ db }: Context, id: string, { level, search, limit, offset }: LogOptions): Promise<Answer> {
  const run = await findRun(db, id);
  const filter = { ...(level === undefined ? {} : { level }), ...(search === undefined ? {} : { search }) };
  const page = await eventsOfRun(db, run.id, { ...filter, limit, offset });
  const command = commandLine(`rollcall logs ${run.id}`, { level, search });
  return {
    json: { run: run.id, total: page.total, offset, events: page.rows },
    text: (width) =>
      page.total === 0
        ? `Run ${run.id} has no such event.`
        : `${page.rows.map((event) => describe(event, width)).join('\n')}\n\n${pageNote(page, command)}`,
  };
}

function describe({ at, level, code, message, username, sourceId }: LogEvent, width: number): string {
  const who = [username, sourceId].filter((part) => part !== null).join(', ');
  const head = `${moment(at)}  ${level.padEnd(7)}  ${sanitize(who === '' ? code : `${code}  ${who}`)}`;
  return `${head}\n${wrapIndented(sanitize(message), width, '  ')}`;
}
