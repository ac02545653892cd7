import { type Schedule, WEEKDAYS } from '../sync/connection.ts';

/** When something recurs: a cron expression (minute, hour, day, month, weekday) read in a time zone. */
export interface Recurrence {
  readonly cron: string;
  readonly timezone: string;
}

const HOURS_BETWEEN = { '6 hours': 6, '12 hours': 12 } as const;

/** The schedule as cron, or null for one that is started by hand (R32). */
export function recurrenceOf(schedule: Schedule): Recurrence | null {
  if (schedule.every === 'manual') return null;
  const { timezone } = schedule;
  if (schedule.every === 'cron') return { cron: schedule.cron, timezone };
  const [hour = 0, minute = 0] = schedule.at.split(':').map(Number);
  switch (schedule.every) {
    case 'hour':
      return { cron: `${minute} * * * *`, timezone };
    case '6 hours':
    case '12 hours':
      return { cron: `${minute} ${hoursOf(hour, HOURS_BETWEEN[schedule.every])} * * *`, timezone };
    case 'day':
      return { cron: `${minute} ${hour} * * *`, timezone };
    case 'week':
      // Cron counts from Sunday, which is 0.
      return { cron: `${minute} ${hour} * * ${(WEEKDAYS.indexOf(schedule.day) + 1) % 7}`, timezone };
    default:
      return schedule satisfies never;
  }
}

/** Every hour of the day that is a multiple of the step away from the first. */
function hoursOf(first: number, step: number): string {
  return Array.from({ length: 24 / step }, (_, index) => (first % step) + index * step).join(',');
}
