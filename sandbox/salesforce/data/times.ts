import { toDatetime } from '../org/datetime.ts';

const DAY_MS = 86_400_000;

/** The sample orgs were made on this day; nothing in them is older, and nothing changed after 2025. */
const FIRST_DAY = Date.parse('2019-01-01T00:00:00.000Z');

/** Days as text, made when first asked for. */
const days: string[] = [];
const MINUTES = Array.from(
  { length: 1440 },
  (_, minute) => `T${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:`,
);
const SECONDS = Array.from({ length: 60 }, (_, second) => `${twoDigits(second)}.000Z`);

/** When the org, its setup and its first users were made. */
export const FOUNDED = toDatetime(new Date(FIRST_DAY));

/** Whole days from the founding to the end of 2024, the span in which records were created. */
export const CREATION_DAYS = 2192;

/** A day so many days after the founding. */
export function dayAfter(count: number): string {
  const known = days[count];
  if (known !== undefined) return known;
  const day = new Date(FIRST_DAY + count * DAY_MS).toISOString().slice(0, 10);
  days[count] = day;
  return day;
}

/** A datetime on that day, at a time of day that `random` (any whole number) chooses. */
export function momentOn(day: number, random: number): string {
  return dayAfter(day) + MINUTES[random % 1440] + SECONDS[(random >>> 11) % 60];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
