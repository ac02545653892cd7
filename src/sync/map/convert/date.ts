import type { Refusal } from '../rejection.ts';

const REFUSAL: Refusal = { code: 'invalid_date', why: 'is not a date' };
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|([+-][01]\d):?([0-5]\d))?)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Of `2024-05-01T00:30:00.000Z`; years that need more than four digits make it longer. */
const ISO_LENGTH = 24;

/**
 * `YYYY-MM-DD` of an ISO 8601 date or date and time. A time is taken in UTC, as Salesforce sends it (`+0000` by REST,
 * `Z` by Bulk), also with a blank before it, as the formula TEXT() writes it. Any other order of day and month is refused: 03/04 would be a guess.
 */
export function dateConverter(text: string): string | Refusal {
  const parts = ISO.exec(text.trim());
  if (parts === null) return REFUSAL;
  const [, year, month, day, time, offsetHours, offsetMinutes] = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return REFUSAL;
  const date = `${year}-${month}-${day}`;
  if (offsetHours === undefined) return date;
  const utc = new Date(`${date}T${time}${offsetHours}:${offsetMinutes}`).toISOString();
  return utc.length > ISO_LENGTH || utc.startsWith('0000') ? REFUSAL : utc.slice(0, 10);
}

/** PostgreSQL has no year 0. */
function isDay(year: number, month: number, day: number): boolean {
  const last = month === 2 && !isLeap(year) ? 28 : DAYS[month - 1];
  return year > 0 && last !== undefined && day >= 1 && day <= last;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
