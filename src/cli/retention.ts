import { Command } from 'commander';
import type { Context } from '../context.ts';
import { retentionSettings } from '../store/installation.ts';
import { audited } from './audited.ts';
import { type JsonOption, jsonOption } from './options.ts';
import { counted } from './output/format.ts';
import { wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

export function retentionCommand(session: Session): Command {
  const sweep = new Command('sweep')
    .description('remove now what runs have left behind and whose time is over')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      const work = (context: Context) => sweepNow(context, session.signal);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
  return new Command('retention')
    .description('how long plans, log events and runs are kept')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, showPeriods), options);
    })
    .addCommand(sweep);
}

async function showPeriods({ db }: Pick<Context, 'db'>): Promise<Answer> {
  const periods = await retentionSettings(db);
  return {
    json: periods,
    text: (width) =>
      [
        `Plans are kept for ${counted(periods.plans, 'day')}, log events and alerts for ${counted(periods.events, 'day')}, runs for ${counted(periods.runs, 'day')}.`,
        'The periods stand under `retention` in rollcall.yaml. `rollcall serve` and `rollcall work` remove what is older once an hour, `rollcall retention sweep` does it now.',
      ]
        .map((line) => wrapIndented(line, width, ''))
        .join('\n'),
  };
}

/** R47, for whoever does not want to wait for the workers, or has none. */
async function sweepNow(context: Context, signal: AbortSignal): Promise<Answer> {
  const { db } = context;
  const periods = await retentionSettings(db);
  const act = { action: 'retention.sweep', target: null, detail: (swept: object) => ({ ...swept }) } as const;
  const removed = await audited(context, act, async () => {
    const swept = await context.sweepRetention(new Date(), { signal });
    signal.throwIfAborted();
    return swept;
  });
  const { plans, events, alerts, mails, runs, verifications, tenants } = removed;
  return {
    json: { removed, periods },
    text: (width) =>
      plans + events + alerts + mails + runs + verifications + tenants === 0
        ? wrapIndented(
            `Nothing to remove: no plan is older than ${counted(periods.plans, 'day')}, no log event, alert or mail older than ${counted(periods.events, 'day')}, no run older than ${counted(periods.runs, 'day')}.`,
            width,
            '',
          )
        : [
            `Removed ${counted(plans, 'plan')} older than ${counted(periods.plans, 'day')},`,
            `${counted(events, 'log event')}, ${counted(alerts, 'alert')} and ${counted(mails, 'mail')} older than ${counted(periods.events, 'day')},`,
            `${counted(runs, 'run')} older than ${counted(periods.runs, 'day')}.`,
            ...(verifications === 0
              ? []
              : [
                  `${counted(verifications, 'comparison')} with a platform older than ${counted(periods.plans, 'day')}.`,
                ]),
            ...(tenants === 0
              ? []
              : [`Forgot ${counted(tenants, 'Docebo tenant')} to which no connection goes any more, with its people.`]),
          ].join('\n'),
  };
}
