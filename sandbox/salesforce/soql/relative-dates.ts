import { addDays, firstOfMonth, weekday } from './local-day.ts';

/** The days from `start` up to, but not including, `end`. */
export interface DayRange {
  readonly start: string;
  readonly end: string;
}

/** Begins `offset` units after the unit that holds today; the fiscal year of the sandbox is the calendar year. */
type UnitStart = (today: string, offset: number) => string;

const UNITS: Readonly<Record<string, UnitStart>> = {
  DAY: addDays,
  WEEK: (today, offset) => addDays(today, offset * 7 - weekday(today)),
  MONTH: firstOfMonth,
  QUARTER: firstOfQuarter,
  FISCAL_QUARTER: firstOfQuarter,
  YEAR: firstOfYear,
  FISCAL_YEAR: firstOfYear,
};

const FIXED: Readonly<Record<string, string>> = { YESTERDAY: 'LAST_DAY', TODAY: 'THIS_DAY', TOMORROW: 'NEXT_DAY' };

const SINGLE = /^(LAST|THIS|NEXT)_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)$/;
const COUNTED = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S$/;
const AGO = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S_AGO$/;

/**
 * The days that a relative date literal means when today is `today` (`count` is the n of `LAST_N_DAYS:n`), or null when
 * there is no such literal. Weeks begin on Sunday, as in the locale en_US.
 */
export function relativeDays(name: string, count: number | null, today: string): DayRange | null {
  if (count === null) return plainRange(name, today);
  const counted = COUNTED.exec(name);
  if (counted !== null) return countedRange(counted[1] === 'LAST' ? -count : count, counted[2] ?? '', today);
  const ago = AGO.exec(name);
  return ago === null ? null : unitRange(ago[1] ?? '', today, -count, -count + 1);
}

function plainRange(name: string, today: string): DayRange | null {
  const ninety = /^(LAST|NEXT)_90_DAYS$/.exec(name);
  if (ninety !== null) return countedRange(ninety[1] === 'LAST' ? -90 : 90, 'DAY', today);
  // YESTERDAY and its like are days; LAST_DAY itself is not a literal.
  const single = SINGLE.exec(FIXED[name] ?? (name.endsWith('_DAY') ? '' : name));
  if (single === null) return null;
  const offset = single[1] === 'LAST' ? -1 : single[1] === 'NEXT' ? 1 : 0;
  return unitRange(single[2] ?? '', today, offset, offset + 1);
}

/** The last or next `count` units without the present one; but LAST_N_DAYS includes today. */
function countedRange(count: number, unit: string, today: string): DayRange | null {
  if (count > 0) return unitRange(unit, today, 1, count + 1);
  return unitRange(unit, today, count, unit === 'DAY' ? 1 : 0);
}

function unitRange(unit: string, today: string, from: number, to: number): DayRange | null {
  const startOf = UNITS[unit];
  return startOf === undefined ? null : { start: startOf(today, from), end: startOf(today, to) };
}

function firstOfQuarter(today: string, offset: number): string {
  const month = Number(today.slice(5, 7)) - 1;
  return firstOfMonth(today, offset * 3 - (month % 3));
}

function firstOfYear(today: string, offset: number): string {
  return firstOfMonth(`${today.slice(0, 4)}-01-01`, offset * 12);
}
