import { lasting } from '../api/storage.ts';
import type { messages as english } from './en/index.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof english;
  }
}

export type Messages = typeof english;

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
 * The page names the catalogue that it needs, so that this one comes with the first script, and no other
 * (src/api/page-files.ts). Where a browser keeps no cookie, two come.
 */
function tellServer(language: Language): void {
  if (!('cookieStore' in window)) return;
  const name = `${location.protocol === 'https:' ? '__Host-' : ''}rollcall_language`;
  cookieStore
    .set({ name, value: language, path: '/', sameSite: 'lax', expires: Date.now() + YEAR_MS })
    .catch(() => undefined);
}

/** Only the language that is shown comes over the network. */
export async function messagesIn(language: Language): Promise<Messages> {
  if (language === 'en') return (await import('./en/index.ts')).messages;
  // The same messages with other words; the type of messages is the English words, for their arguments.
  return (await import('./it/index.ts')).messages as unknown as Messages;
}

/** What errors say, by code: in English the server's own sentence does. */
export type Errors = Readonly<Record<string, string>>;

export const NO_ERRORS: Errors = {};

/** Comes after the first page: until then, an error is said as the server says it. */
export async function errorsIn(language: Language): Promise<Errors> {
  return language === 'it' ? (await import('./it/errors/index.ts')).errors : NO_ERRORS;
}

/** Dates and numbers as the browser is used to them, where it speaks the language that is shown. */
export function formatsIn(language: Language): string {
  return navigator.languages.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

export const ownTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;
