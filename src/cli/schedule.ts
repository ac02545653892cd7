import { Command } from 'commander';
import { ownerNamed } from '../administration/owner.ts';
import type { Context } from '../context.ts';
import type { SettingsSchedule } from '../jobs/schedules.ts';
import { SHARED } from '../store/owner.ts';
import { type JsonOption, jsonOption, type OwnerOption, ownerFilter } from './options.ts';
import { moment } from './output/format.ts';
import { type Column, table } from './output/table.ts';
import { type Answer, type Session, withContext } from './session.ts';

export function scheduleCommand(session: Session): Command {
  return new Command('schedule')
    .description('show what is synchronized by itself, and when next')
    .addOption(ownerFilter())
    .addOption(jsonOption())
    .action(async (options: JsonOption & OwnerOption) => {
      session.show(await withContext(session, (context) => showSchedules(context, options)), options);
    });
}

const COLUMNS: readonly Column<SettingsSchedule>[] = [
  { title: 'Connection', value: ({ connection }) => connection },
  { title: 'Entity', value: ({ entity }) => entity, whole: true },
  { title: 'Settings of', value: ({ ownerName }) => ownerName ?? 'shared' },
  {
    title: 'Every',
    value: ({ schedule, inherited, owner }) =>
      `${everyText(schedule)}${inherited || owner !== SHARED ? '' : ' (its own)'}`,
  },
  { title: 'Next', value: ({ next, recurrence }) => nextText(next, recurrence !== null), whole: true },
];

async function showSchedules(context: Context, { owner: name }: OwnerOption): Promise<Answer> {
  const wanted = name === undefined ? undefined : await ownerNamed(context.db, name);
  const jobs = await context.jobs();
  const schedules = (await jobs.schedules()).filter(({ owner }) => wanted === undefined || owner === wanted);
  const waiting = schedules.some(({ recurrence, next }) => recurrence !== null && next === null);
  return {
    json: schedules,
    text: (width) =>
      schedules.length === 0
        ? 'Nothing is synchronized yet. Say what: rollcall config apply FILE'
        : [
            table(COLUMNS, schedules, width),
            ...(waiting ? ['Schedules are kept by `rollcall serve` and `rollcall work`: start one of them.'] : []),
            'Schedules are part of the configuration: rollcall config export, edit `schedule`, rollcall config apply.',
          ].join('\n\n'),
  };
}

function everyText(schedule: SettingsSchedule['schedule']): string {
  switch (schedule.every) {
    case 'manual':
      return 'by hand';
    case 'hour':
      return `hour at :${schedule.at.slice(3)}`;
    case 'cron':
      return `${schedule.cron} (cron), ${schedule.timezone}`;
    case 'week':
      return `${schedule.day} at ${schedule.at}, ${schedule.timezone}`;
    default:
      return `${schedule.every} at ${schedule.at}, ${schedule.timezone}`;
  }
}

function nextText(next: Date | null, recurs: boolean): string {
  if (!recurs) return '';
  return next === null ? 'when a worker runs' : moment(next);
}
