import { PgBoss } from 'pg-boss';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../sync/connection.ts';
import { recurrenceOf } from './cron.ts';

/** Only reads expressions: it is never started and connects to nothing. */
const boss = new PgBoss('postgres://127.0.0.1/nowhere');

/** The next occurrences after an instant, in UTC. */
function next(schedule: Schedule, after: string, count: number): string[] {
  const recurrence = recurrenceOf(schedule);
  if (recurrence === null) return [];
  const { cron, timezone } = recurrence;
  return boss
    .previewSchedule(cron, { tz: timezone, from: new Date(after), count })
    .map((date) => date.toISOString().slice(0, 16));
}

describe('R32: a schedule', () => {
  it('of every hour keeps its minute', () => {
    const hourly = { every: 'hour', at: '00:20', timezone: 'Asia/Kolkata' } as const;
    expect(next(hourly, '2026-06-01T00:00:00Z', 2)).toEqual(['2026-06-01T00:50', '2026-06-01T01:50']);
  });

  it('of every 6 or 12 hours counts from its time of day', () => {
    const sixHourly = { every: '6 hours', at: '08:15', timezone: 'UTC' } as const;
    expect(next(sixHourly, '2026-06-01T00:00:00Z', 4)).toEqual([
      '2026-06-01T02:15',
      '2026-06-01T08:15',
      '2026-06-01T14:15',
      '2026-06-01T20:15',
    ]);
    const twice = { every: '12 hours', at: '23:00', timezone: 'UTC' } as const;
    expect(next(twice, '2026-06-01T00:00:00Z', 2)).toEqual(['2026-06-01T11:00', '2026-06-01T23:00']);
  });

  it('of every day keeps its local time when daylight saving begins and ends', () => {
    const daily = { every: 'day', at: '06:00', timezone: 'Europe/Rome' } as const;
    expect(next(daily, '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28T05:00',
      '2026-03-29T04:00',
      '2026-03-30T04:00',
    ]);
    expect(next(daily, '2026-10-24T00:00:00Z', 2)).toEqual(['2026-10-24T04:00', '2026-10-25T05:00']);
  });

  it('at a time that a day skips or has twice comes once on that day', () => {
    const night = { every: 'day', at: '02:30', timezone: 'Europe/Rome' } as const;
    const spring = next(night, '2026-03-28T12:00:00Z', 2);
    expect(spring.map((time) => time.slice(0, 10))).toEqual(['2026-03-29', '2026-03-30']);
    const autumn = next(night, '2026-10-24T12:00:00Z', 2);
    expect(autumn.map((time) => time.slice(0, 10))).toEqual(['2026-10-25', '2026-10-26']);
  });

  it('of every week has its day', () => {
    const weekly = { every: 'week', at: '01:00', timezone: 'Pacific/Auckland' } as const;
    // 2026-06-07 is a Sunday; Auckland is 12 hours ahead.
    expect(next({ ...weekly, day: 'sunday' }, '2026-06-01T00:00:00Z', 1)).toEqual(['2026-06-06T13:00']);
    expect(next({ ...weekly, day: 'monday' }, '2026-06-01T00:00:00Z', 1)).toEqual(['2026-06-07T13:00']);
    expect(next({ ...weekly, day: 'saturday' }, '2026-06-01T00:00:00Z', 1)).toEqual(['2026-06-05T13:00']);
  });

  it('as a cron expression is read in its time zone', () => {
    const weekdays = { every: 'cron', cron: '30 6 * * 1-5', timezone: 'America/New_York' } as const;
    // 2026-06-05 is a Friday.
    expect(next(weekdays, '2026-06-05T00:00:00Z', 2)).toEqual(['2026-06-05T10:30', '2026-06-08T10:30']);
  });

  it('that is manual never comes', () => {
    expect(recurrenceOf({ every: 'manual' })).toBeNull();
  });
});
