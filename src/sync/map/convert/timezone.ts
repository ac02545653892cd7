import type { Refusal } from '../rejection.ts';
import { remember } from './converter.ts';

const REFUSAL: Refusal = { code: 'unknown_timezone', why: 'is not a time zone' };

const LETTER_FIRST = /^[A-Za-z]/;

/** An IANA name, which is also what Salesforce's TimeZoneSidKey holds, in its proper case; `America/New York` will do. */
export const timezoneConverter = () => remember(timezone);

function timezone(text: string): string | Refusal {
  const name = text.trim().replaceAll(' ', '_');
  // Intl also takes offsets such as +01:00, which say nothing about summer time.
  if (!LETTER_FIRST.test(name)) return REFUSAL;
  try {
    const proper = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return proper.toLowerCase() === name.toLowerCase() ? proper : name;
  } catch {
    return REFUSAL;
  }
}
