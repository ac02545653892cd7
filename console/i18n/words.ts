import { errorPart } from './error-parts.ts';
import { inAnyLanguage, keepLanguage, type Language, type Messages } from './language.ts';

/**
 * Messages that come together, in a file of their own: those of `first` before anything is drawn, those of a page with its
 * code.
 */
const VOLUMES = {
  en: {
    first: () => import('./en/volumes/first.ts'),
    entrance: () => import('./en/volumes/entrance.ts'),
    salesforce: () => import('./en/volumes/salesforce.ts'),
    mapping: () => import('./en/volumes/mapping.ts'),
    runs: () => import('./en/volumes/runs.ts'),
    people: () => import('./en/volumes/people.ts'),
    administration: () => import('./en/volumes/administration.ts'),
    providers: () => import('./en/volumes/providers.ts'),
    notifications: () => import('./en/volumes/notifications.ts'),
  },
  it: {
    first: () => import('./it/volumes/first.ts'),
    entrance: () => import('./it/volumes/entrance.ts'),
    salesforce: () => import('./it/volumes/salesforce.ts'),
    mapping: () => import('./it/volumes/mapping.ts'),
    runs: () => import('./it/volumes/runs.ts'),
    people: () => import('./it/volumes/people.ts'),
    administration: () => import('./it/volumes/administration.ts'),
    providers: () => import('./it/volumes/providers.ts'),
    notifications: () => import('./it/volumes/notifications.ts'),
  },
} as const satisfies Record<Language, object>;

/** What errors say, once one is to be said: by `errorPart`. In English the server's own sentence says that. */
const ERRORS = {
  en: [],
  it: [
    () => import('./it/errors/parts/errors-0.ts'),
    () => import('./it/errors/parts/errors-1.ts'),
    () => import('./it/errors/parts/errors-2.ts'),
    () => import('./it/errors/parts/errors-3.ts'),
    () => import('./it/errors/parts/errors-4.ts'),
    () => import('./it/errors/parts/errors-5.ts'),
    () => import('./it/errors/parts/errors-6.ts'),
    () => import('./it/errors/parts/errors-7.ts'),
    () => import('./it/errors/parts/errors-8.ts'),
    () => import('./it/errors/parts/errors-9.ts'),
    () => import('./it/errors/parts/errors-10.ts'),
    () => import('./it/errors/parts/errors-11.ts'),
  ],
} as const satisfies Record<Language, readonly (() => Promise<{ readonly words: Words }>)[]>;

export type Volume = keyof (typeof VOLUMES)['en'];

type Words = Partial<Messages & { readonly errors: Readonly<Record<string, string>> }>;

/** A volume, or one of the files of errors. */
type Part = Volume | number;

export interface Spoken {
  readonly language: Language;
  /** Of the volumes that somebody has been in. */
  readonly messages: Words;
}

let spoken: Spoken = { language: 'en', messages: {} };
const wanted = new Set<Part>();
const there = new Set<Part>();
const listeners = new Set<() => void>();

export const spokenNow = (): Spoken => spoken;

export function onSpoken(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Before anything is said. */
export function beginIn(language: Language): void {
  wanted.clear();
  there.clear();
  spoken = { language, messages: {} };
}

/** Volumes that a page speaks of, in the language that is shown; whoever chooses another one gets that one. */
export const wordsOf = (volumes: readonly Volume[]): Promise<void> => bring(volumes);

/** What errors of these codes say, in the same way. Where it does not come, they stay English and say so. */
export const errorWordsOf = (codes: readonly string[]): Promise<void> =>
  bring([...new Set(codes.map(errorPart))]).catch(() => undefined);

async function bring(parts: readonly Part[]): Promise<void> {
  const missing = parts.filter((part) => !there.has(part));
  if (missing.length === 0) return;
  for (const part of missing) wanted.add(part);
  const { language } = spoken;
  const messages = await messagesIn(language, missing).catch((error: unknown) => {
    // Where they are not there, nobody needs them in another language either.
    for (const part of missing) if (!there.has(part)) wanted.delete(part);
    throw error;
  });
  if (spoken.language !== language) return await bring(parts);
  for (const part of missing) {
    wanted.add(part);
    there.add(part);
  }
  tell({ language, messages: together(spoken.messages, messages) });
}

/** Everything that is on the page, and was before, in another language; where a part of it does not come, nothing changes. */
export async function speak(language: Language): Promise<void> {
  const parts = [...wanted];
  const messages = await messagesIn(language, parts);
  if ([...wanted].some((part) => !parts.includes(part))) return await speak(language);
  there.clear();
  for (const part of parts) there.add(part);
  keepLanguage(language);
  tell({ language, messages });
}

async function messagesIn(language: Language, parts: readonly Part[]): Promise<Words> {
  const brought = await Promise.all(parts.map((part) => wordsIn(language, part)));
  return brought.reduce((all, words) => together(all, words), {});
}

/** Errors are in several of them. */
const together = (all: Words, more: Words): Words => ({ ...all, ...more, errors: { ...all.errors, ...more.errors } });

async function wordsIn(language: Language, part: Part): Promise<Words> {
  if (typeof part === 'number') return (await ERRORS[language][part]?.())?.words ?? {};
  return inAnyLanguage((await VOLUMES[language][part]()).words);
}

function tell(next: Spoken): void {
  spoken = next;
  for (const listener of listeners) listener();
}
