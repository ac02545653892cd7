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
    const language = canonical?.replace(SUBTAGS, '') ?? 'und';
    return NO_LANGUAGE.has(language) || nameOf(language) === undefined ? undefined : canonical;
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

/** Not languages, though they have a tag and a name: undetermined, several, none, uncoded. */
const NO_LANGUAGE: ReadonlySet<string> = new Set(['und', 'mul', 'zxx', 'mis']);
/** Those of a region that Salesforce has a label for, such as `English (United States)`. */
const REGIONAL =
  'de-AT de-CH en-AU en-CA en-GB en-IN en-US es-ES es-MX fr-BE fr-CA fr-CH fr-FR it-CH nl-BE pt-BR pt-PT zh-CN zh-TW'.split(
    ' ',
  );
const OTHER_NAMES = {
  'chinese (simplified)': 'zh-CN',
  'chinese (traditional)': 'zh-TW',
  'english (uk)': 'en-GB',
  'english (us)': 'en-US',
};

function collectNames(): Map<string, string> {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCanonical);
  const names = new Map<string, string>();
  for (const code of codes) {
    const own = nameOf(code, new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }));
    if (own !== undefined) names.set(folded(own), code);
  }
  for (const locale of REGIONAL) {
    for (const language of [locale, 'en']) {
      for (const languageDisplay of ['dialect', 'standard'] as const) {
        const own = new Intl.DisplayNames([language], { type: 'language', fallback: 'none', languageDisplay }).of(
          locale,
        );
        if (own !== undefined) names.set(folded(own), locale);
      }
    }
  }
  for (const [name, locale] of Object.entries(OTHER_NAMES)) names.set(name, locale);
  // English last, so that it wins where two languages use one word.
  for (const code of codes) names.set(folded(nameOf(code) ?? code), code);
  return names;
}

function isCanonical(code: string): boolean {
  return nameOf(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code;
}
