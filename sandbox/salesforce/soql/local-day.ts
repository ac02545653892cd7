const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day (`2026-03-29`) that the clock on the wall of a time zone shows at an instant. */
export function dayIn(timeZone: string, instant: Date): string {
  return wallClock(timeZone, instant.getTime()).slice(0, 10);
}

/**
 * The first instant of a day in a time zone, as the org holds datetimes. Where the clocks skip midnight the day begins
 * with the first minute that exists.
 */
export function startOfDay(timeZone: string, day: string): string {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  // A zone's offset can change around this midnight: both the offset before and the one after are tried, the earlier
  // instant first. In a gap neither shows midnight, and the offset before it leads to the very moment of the change.
  const before = midnight - offsetAt(timeZone, midnight - DAY_MS);
  const after = midnight - offsetAt(timeZone, midnight + DAY_MS);
  const candidates = [before, after].sort((a, b) => a - b);
  const exact = candidates.find((time) => wallClock(timeZone, time) === `${day}T00:00:00`);
  return new Date(exact ?? before).toISOString();
}

/** `day` moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first day of the month `months` after the month of `day`. */
export function firstOfMonth(day: string, months: number): string {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = String(Math.floor(index / 12)).padStart(4, '0');
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}

/** 0 for Sunday … 6 for Saturday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay();
}

function offsetAt(timeZone: string, time: number): number {
  return Date.parse(`${wallClock(timeZone, time)}.000Z`) - Math.floor(time / 1000) * 1000;
}

function wallClock(timeZone: string, time: number): string {
  const parts = new Map(
    format(timeZone)
      .formatToParts(time)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => (parts.get(type) ?? '').padStart(type === 'year' ? 4 : 2, '0');
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

function format(timeZone: string): Intl.DateTimeFormat {
  const kept = formats.get(timeZone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}
