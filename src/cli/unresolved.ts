import { Command } from 'commander';
import type { Context } from '../context.ts';
import { listUnresolved, type UnresolvedFilter, type UnresolvedRow } from '../store/views/unresolved.ts';
import {
  type ConnectionOption,
  connectionFilter,
  jsonOption,
  limitOption,
  offsetOption,
  type PageOptions,
} from './options.ts';
import { commandLine } from './output/command-line.ts';
import { moment } from './output/format.ts';
import { pageNote } from './output/paging.ts';
import { sanitize } from './output/sanitize.ts';
import { wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

interface UnresolvedOptions extends PageOptions, ConnectionOption {
  readonly code?: string;
  readonly search?: string;
  readonly skipped?: boolean;
}

export function unresolvedCommand(session: Session): Command {
  return new Command('unresolved')
    .description('records that could not become people or be brought up to date; each run tries them again')
    .addOption(connectionFilter())
    .option('--code <code>', 'only those with this reason, e.g. missing_value')
    .option('--search <text>', 'only those with this text in message, username or Salesforce Id')
    .option('--skipped', 'also those that were skipped on purpose, such as inactive ones')
    .addOption(limitOption(20))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: UnresolvedOptions) => {
      session.show(await withContext(session, (context) => showUnresolved(context, options)), options);
    });
}

async function showUnresolved({ db }: Context, options: UnresolvedOptions): Promise<Answer> {
  const { limit, offset, connection, code, search, skipped } = options;
  const filter: UnresolvedFilter = {
    ...(connection === undefined ? {} : { connection }),
    ...(code === undefined ? {} : { code }),
    ...(search === undefined ? {} : { search }),
    ...(skipped === undefined ? {} : { skipped }),
  };
  const page = await listUnresolved(db, { ...filter, limit, offset });
  return {
    json: { total: page.total, offset, unresolved: page.rows },
    text: (width) =>
      page.total === 0
        ? Object.keys(filter).length > 0
          ? 'No unresolved record matches.'
          : 'Nothing is unresolved: every record of the last runs has become a person or was left out on purpose.'
        : `${page.rows.map((row) => describe(row, width)).join('\n')}\n\n${pageNote(page, commandLine('rollcall unresolved', { ...filter }))}`,
  };
}

function describe(row: UnresolvedRow, width: number): string {
  const { connection, entity, sourceId, username, code, message, attempts, firstAt, lastAt } = row;
  const times =
    attempts === 1 ? `once, ${moment(firstAt)}` : `${attempts} times since ${moment(firstAt)}, last ${moment(lastAt)}`;
  const who = [username, sourceId].filter((part) => part !== null).join(', ');
  const head = sanitize(`${code}  ${who}  (${connection} ${entity}; tried ${times})`);
  return `${wrapIndented(head, width, '  ', '')}\n${wrapIndented(sanitize(message), width, '  ')}`;
}
