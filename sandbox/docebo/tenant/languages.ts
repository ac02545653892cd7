/** Languages by Docebo's own code, with the browser's. */
const BROWSER_CODES = {
  arabic: 'ar',
  bosnian: 'bs',
  bulgarian: 'bg',
  croatian: 'hr',
  czech: 'cs',
  danish: 'da',
  dutch: 'nl',
  english: 'en',
  english_uk: 'en-gb',
  farsi: 'fa',
  finnish: 'fi',
  french: 'fr',
  german: 'de',
  greek: 'el',
  hebrew: 'he',
  hungarian: 'hu',
  indonesian: 'id',
  italian: 'it',
  japanese: 'ja',
  korean: 'ko',
  norwegian: 'no',
  polish: 'pl',
  portuguese: 'pt',
  'portuguese-br': 'pt-br',
  romanian: 'ro',
  russian: 'ru',
  simplified_chinese: 'zh',
  slovenian: 'sl',
  spanish: 'es',
  swedish: 'sv',
  thai: 'th',
  turkish: 'tr',
  ukrainian: 'uk',
} as const;

export type Language = keyof typeof BROWSER_CODES;

const RIGHT_TO_LEFT: readonly string[] = ['arabic', 'farsi', 'hebrew'];

export const LANGUAGES = Object.keys(BROWSER_CODES).filter(isLanguage);

function isLanguage(text: string): text is Language {
  return Object.hasOwn(BROWSER_CODES, text);
}

export function browserCode(language: Language): string {
  return BROWSER_CODES[language];
}

export function isRightToLeft(language: Language): boolean {
  return RIGHT_TO_LEFT.includes(language);
}

/** By either code, in any case; undefined where there is none. */
export function languageNamed(text: string): Language | undefined {
  const wanted = text.toLowerCase().replace('_', '-');
  return LANGUAGES.find((language) => language.replace('_', '-') === wanted || BROWSER_CODES[language] === wanted);
}
