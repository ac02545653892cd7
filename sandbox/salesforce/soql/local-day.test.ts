import { describe, expect, it } from 'vitest';
import { addDays, dayIn, firstOfMonth, startOfDay } from './local-day.ts';

const MINUTE = 60_000;

/** The first minute that a wall calendar shows as this day, found by looking at every minute around it. */
function firstMinuteOf(timeZone: string, day: string): string {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const utcMidnight = Date.parse(`${day}T00:00:00Z`);
  for (let time = utcMidnight - 15 * 60 * MINUTE; time < utcMidnight + 15 * 60 * MINUTE; time += MINUTE) {
    if (calendar.format(time) === day) return new Date(time).toISOString();
  }
  throw new Error(`${day} does not exist in ${timeZone}`);
}

describe('days in a time zone', () => {
  it.each([
    ['GMT', '2026-01-01'],
    ['Europe/Rome', '2026-03-28'],
    ['Europe/Rome', '2026-03-29'],
    ['Europe/Rome', '2026-03-30'],
    ['Europe/Rome', '2026-10-25'],
    ['Europe/Rome', '2026-10-26'],
    ['America/Los_Angeles', '2026-03-08'],
    ['America/Los_Angeles', '2026-11-01'],
    ['America/Sao_Paulo', '2018-11-04'],
    ['Asia/Beirut', '2022-03-27'],
    ['Africa/Cairo', '2025-04-25'],
    ['America/Havana', '2025-03-09'],
    ['America/Havana', '2025-11-02'],
    ['America/Asuncion', '2024-03-24'],
    ['Atlantic/Azores', '2025-10-26'],
    ['Australia/Lord_Howe', '2025-10-05'],
    ['Asia/Kathmandu', '2026-06-15'],
    ['Pacific/Kiritimati', '2026-06-15'],
    ['Pacific/Pago_Pago', '2026-06-15'],
  ])('%s: %s begins where the calendar turns, also where the clocks change', (timeZone, day) => {
    expect(startOfDay(timeZone, day)).toBe(firstMinuteOf(timeZone, day));
  });

  it('tells the day at an instant', () => {
    const instant = new Date('2026-03-28T23:30:00Z');
    expect(dayIn('Europe/Rome', instant)).toBe('2026-03-29');
    expect(dayIn('America/Los_Angeles', instant)).toBe('2026-03-28');
    expect(dayIn('Pacific/Kiritimati', instant)).toBe('2026-03-29');
  });

  it('counts over months and years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(firstOfMonth('2026-01-31', -1)).toBe('2025-12-01');
    expect(firstOfMonth('2026-12-31', 1)).toBe('2027-01-01');
    expect(firstOfMonth('2026-05-05', -29)).toBe('2023-12-01');
  });
});
