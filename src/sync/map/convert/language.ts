import type { PlatformField } from '../../directory.ts';
import type { Refusal } from '../rejection.ts';
import { folded } from '../text.ts';
import { type Converter, remember } from './converter.ts';

const REFUSAL: Refusal = { code: 'unknown_language', why: 'is not a language of the platform' };

const SUBTAGS = /-.*/;

/**
 * A language as a BCP 47 tag in canonical case: `en-US` of Salesforce's `en_US`, `he` of its `iw`. English names and
 * the languages' own names work too. Where the platform lists its languages, the nearest one of them counts, which may
 * be the language without its region.
 */
export function languageConverter(field: PlatformField): Converter {
  const offered = new Map(field.options.map((option) => [tag(option)?.toLowerCase() ?? folded(option), option]));
  return remember((text) => {
    const found = tag(text) ?? languagesByName().get(folded(text));
    if (found === undefined) return REFUSAL;
    if (offered.size === 0) return found;
    const wanted = found.toLowerCase();
    return offered.get(wanted) ?? offered.get(wanted.replace(SUBTAGS, '')) ?? REFUSAL;
  });
}

function tag(text: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'));
    return canonical !== undefined && nameOf(canonical.replace(SUBTAGS, '')) !== undefined ? canonical : undefined;
  } catch {
    return undefined;
  }
}

const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

function nameOf(code: string, names = english): string | undefined {
  return names.of(code);
}

let byName: ReadonlyMap<string, string> | null = null;

function languagesByName(): ReadonlyMap<string, string> {
  byName ??= collectNames();
  return byName;
}

function collectNames(): Map<string, string> {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCanonical);
  const names = new Map<string, string>();
  for (const code of codes) {
    const own = nameOf(code, new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }));
    if (own !== undefined) names.set(folded(own), code);
  }
  // English last, so that it wins where two languages use one word.
  for (const code of codes) names.set(folded(nameOf(code) ?? code), code);
  return names;
}

function isCanonical(code: string): boolean {
  return nameOf(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code;
}
