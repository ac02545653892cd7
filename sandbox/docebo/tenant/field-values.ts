import { iso31661 } from 'iso-3166';
import { allNames, type Field, nameIn } from './field.ts';
import type { Language } from './languages.ts';

/** What was understood, or a sentence that says why not. */
export type Understood<T> = { readonly value: T } | { readonly problem: string };

/** How yes and no are kept. */
const YES = '1';
const NO = '2';
const YES_WORDS = ['1', 'yes', 'true'];
const NO_WORDS = ['0', 'no', 'false'];

/**
 * A value as the batch import and CSV files give it: dropdowns by the label of an option, which has to match exactly;
 * yes and no as 0/1, no/yes or false/true in any case; countries by their name in ISO 3166. Null or nothing clears the field.
 */
export function understandLabel(field: Field, given: unknown): Understood<string | null> {
  const text = textOf(given);
  if (text === undefined) return { problem: `${titleOf(field)} must be a text` };
  if (text === '') return { value: null };
  switch (field.type) {
    case 'dropdown': {
      const option = field.options.find(({ translations }) => allNames(translations).includes(text));
      return option === undefined
        ? { problem: `"${text}" is not an option of ${titleOf(field)}` }
        : { value: String(option.id) };
    }
    case 'yesno': {
      const word = text.toLowerCase();
      if (YES_WORDS.includes(word)) return { value: YES };
      return NO_WORDS.includes(word) ? { value: NO } : { problem: `${titleOf(field)} must be yes or no` };
    }
    default:
      return understandPlain(field, text);
  }
}

/** A value as a single user is given it: dropdowns by option id, yes as 1, no as 2, 0 for neither. */
export function understandId(field: Field, given: unknown): Understood<string | null> {
  const text = textOf(given);
  if (text === undefined) return { problem: `${titleOf(field)} must be a text` };
  if (text === '') return { value: null };
  switch (field.type) {
    case 'dropdown':
      return field.options.some((option) => String(option.id) === text)
        ? { value: text }
        : { problem: `${titleOf(field)} has no option ${text}` };
    case 'yesno':
      if (text === '0') return { value: null };
      return [YES, NO].includes(text) ? { value: text } : { problem: `${titleOf(field)} must be 1, 2 or 0` };
    default:
      return understandPlain(field, text);
  }
}

function understandPlain(field: Field, text: string): Understood<string> {
  switch (field.type) {
    case 'date':
      return isDay(text) ? { value: text } : { problem: `${titleOf(field)} must be a date in the form YYYY-MM-DD` };
    case 'country': {
      const code = countryCode(text, field);
      return code === undefined ? { problem: `"${text}" is not a country of ISO 3166` } : { value: code };
    }
    default:
      return { value: text };
  }
}

/** What people read. */
export function showValue(field: Field, value: string, language: Language): string {
  switch (field.type) {
    case 'dropdown': {
      const option = field.options.find(({ id }) => String(id) === value);
      return option === undefined ? '' : nameIn(option.translations, language);
    }
    case 'yesno':
      return value === YES ? 'Yes' : 'No';
    case 'country':
      return nameOfCountry(value, field) ?? value;
    default:
      return value;
  }
}

/** A day of the calendar as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

const ISO_NAMES: ReadonlyMap<string, string> = new Map(iso31661.map(({ alpha2, name }) => [alpha2, name]));

function nameOfCountry(code: string, { countryNames = {} }: Pick<Field, 'countryNames'>): string | undefined {
  return countryNames[code] ?? ISO_NAMES.get(code);
}

/** ISO 3166-1 code of a country, given by its code or the platform's name for it, which is that of ISO 3166 unless told. */
export function countryCode(text: string, field: Pick<Field, 'countryNames'> = {}): string | undefined {
  if (ISO_NAMES.has(text)) return text;
  const wanted = text.toLowerCase();
  return [...ISO_NAMES.keys()].find((code) => nameOfCountry(code, field)?.toLowerCase() === wanted);
}

function titleOf(field: Field): string {
  return `field_${field.id} (${nameIn(field.translations, 'english')})`;
}

function textOf(given: unknown): string | undefined {
  if (given === null || given === undefined) return '';
  if (typeof given === 'string') return given.trim();
  return typeof given === 'number' || typeof given === 'boolean' ? String(given) : undefined;
}
