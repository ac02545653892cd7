import { lasting } from '../api/storage.ts';
import type { messages as english } from './en/index.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof english;
  }
}

export type Messages = typeof english;

/** The same messages with other words; the type of messages is the English words, for their arguments. */
export const inAnyLanguage = (said: object) => said as unknown as Messages;

export const LANGUAGES = ['en', 'it'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = 'rollcall-language';

/** What was chosen in this browser, else the first of its languages that there is a catalogue for, else English. */
export function preferredLanguage(): Language {
  const chosen = languageIn(lasting.get(KEPT) ?? '');
  // Browsers forget a cookie in time, whatever it says.
  if (chosen !== undefined) tellServer(chosen);
  return chosen ?? navigator.languages.map(languageIn).find(Boolean) ?? 'en';
}

const languageIn = (tag: string) => LANGUAGES.find((language) => language === tag.slice(0, 2).toLowerCase());

export function keepLanguage(language: Language): void {
  lasting.set(KEPT, language);
  tellServer(language);
}

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * The page names the catalogues that it needs, so that these come with the first script, and no others
 * (src/api/page-files.ts). Where a browser keeps no cookie, those of two languages come.
 */
function tellServer(language: Language): void {
  if (!('cookieStore' in window)) return;
  const name = `${location.protocol === 'https:' ? '__Host-' : ''}rollcall_language`;
  cookieStore
    .set({ name, value: language, path: '/', sameSite: 'lax', expires: Date.now() + YEAR_MS })
    .catch(() => undefined);
}

/** Dates and numbers as the browser is used to them, where it speaks the language that is shown. */
export function formatsIn(language: Language): string {
  return navigator.languages.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

export const ownTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;
