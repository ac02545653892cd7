/** Dates of a calendar, without a time: `YYYY-MM-DD` to the server, and digits in the order of a language to people. */
const DIGITS = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;

type Part = 'day' | 'month' | 'year';

/** As people of this locale write it: `30/11/2024`. Anything that is no date is left as it is. */
export function shownDate(date: string, locale: string): string {
  const at = momentOf(date);
  return at === null ? date : new Intl.DateTimeFormat(locale, DIGITS).format(at);
}

/** The date that somebody means, as `YYYY-MM-DD`: in the order of the locale, or year first. Null for what is none. */
export function typedDate(text: string, locale: string): string | null {
  const numbers = text.trim().split(/[^0-9]+/);
  if (numbers.length !== 3) return null;
  const order = numbers[0]?.length === 4 ? YEAR_FIRST : orderOf(locale);
  const [year = '', month = '', day = ''] = YEAR_FIRST.map((part) => numbers[order.indexOf(part)]);
  if (year.length !== 4) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return momentOf(date) === null ? null : date;
}

/** What a date looks like in this locale, with words for its parts: `dd/mm/yyyy`. */
export function datePattern(locale: string, words: Readonly<Record<Part, string>>): string {
  return partsOf(locale)
    .map(({ type, value }) => (isPart(type) ? words[type] : value))
    .join('');
}

const YEAR_FIRST: readonly Part[] = ['year', 'month', 'day'];

const isPart = (type: string): type is Part => type === 'day' || type === 'month' || type === 'year';

const partsOf = (locale: string) => new Intl.DateTimeFormat(locale, DIGITS).formatToParts(0);

const orderOf = (locale: string) => partsOf(locale).flatMap(({ type }) => (isPart(type) ? [type] : []));

/** Null for the 30th of February, which JavaScript takes for a day of March. */
function momentOf(date: string): Date | null {
  const at = new Date(`${date}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
    ? at
    : null;
}
