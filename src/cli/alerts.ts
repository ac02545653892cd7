import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AlertRow, listAlerts } from '../store/views/alerts.ts';
import { audited } from './audited.ts';
import { type JsonOption, jsonOption, limitOption, offsetOption, type PageOptions } from './options.ts';
import { count, moment } from './output/format.ts';
import { pageNote } from './output/paging.ts';
import { sanitize } from './output/sanitize.ts';
import { wrapIndented } from './output/text.ts';
import { type Answer, EXIT, type Session, withContext } from './session.ts';

export function alertsCommand(session: Session): Command {
  const deliver = new Command('deliver')
    .description('deliver the alerts that are due')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, deliverNow), options);
    });
  const test = new Command('test')
    .description('send a test alert each way that is configured, and say what became of it')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, testNow), options);
    });
  return new Command('alerts')
    .description('list alerts and what became of them, newest first')
    .addOption(limitOption(20))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: PageOptions) => {
      session.show(await withContext(session, (context) => showAlerts(context, options)), options);
    })
    .addCommand(deliver)
    .addCommand(test);
}

async function deliverNow(context: Context): Promise<Answer> {
  const act = { action: 'alerts.deliver', target: null } as const;
  const delivery = await audited(context, act, () => context.deliverAlerts(new Date()));
  const { delivered, postponed, givenUp } = delivery;
  return {
    json: delivery,
    text: () => `${count(delivered)} delivered, ${count(postponed)} to be tried again, ${count(givenUp)} given up.`,
    exitCode: postponed + givenUp === 0 ? EXIT.ok : EXIT.failure,
  };
}

const CHANNEL_NAME = { email: 'E-mail', webhook: 'Webhook' } as const;

async function testNow(context: Context): Promise<Answer> {
  const act = { action: 'alerts.test', target: null } as const;
  const trials = await audited(context, act, () => context.tryAlerts(new Date()));
  return {
    json: { trials },
    text: (width) =>
      trials.length === 0
        ? 'Nobody gets alerts: there is neither `email` nor `webhook` under `alerts` in rollcall.yaml.'
        : trials
            .map(({ channel, to, error }) => {
              const outcome = error === null ? 'taken by the receiver.' : `FAILED. ${error}`;
              return wrapIndented(sanitize(`${CHANNEL_NAME[channel]} to ${to}: ${outcome}`), width, '  ', '');
            })
            .join('\n'),
    exitCode: trials.length > 0 && trials.every(({ error }) => error === null) ? EXIT.ok : EXIT.failure,
  };
}

async function showAlerts({ db }: Context, { limit, offset }: PageOptions): Promise<Answer> {
  const page = await listAlerts(db, { limit, offset });
  return {
    json: { total: page.total, offset, alerts: page.rows },
    text: (width) =>
      page.total === 0
        ? 'There has been no alert yet. Who gets them stands under `alerts` in rollcall.yaml.'
        : `${page.rows.map((row) => describe(row, width)).join('\n')}\n\n${pageNote(page, 'rollcall alerts')}`,
  };
}

function describe(row: AlertRow, width: number): string {
  const { id, at, kind, connection, entity, ownerName, channel, message } = row;
  const about = entity === null ? [] : [entity, ...(ownerName === null ? [] : [`of ${ownerName}`])];
  const what = [connection, ...about, kind].join(' ');
  const head = sanitize(`${id}  ${moment(new Date(at))}  ${what}  (${channel}: ${stateText(row)})`);
  return `${head}\n${wrapIndented(sanitize(message), width, '  ')}`;
}

function stateText({ state, nextAt, attempts, error }: AlertRow): string {
  if (state === 'waiting')
    return `waits until ${moment(nextAt)}${attempts === 0 ? '' : `, ${attempts} attempts: ${error}`}`;
  return state === 'given up' ? `given up: ${error}` : state;
}
