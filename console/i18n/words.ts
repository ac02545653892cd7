import { inAnyLanguage, keepLanguage, type Language, type Messages } from './language.ts';

/**
 * Messages that come together, in a file of their own: those of `first` before anything is drawn, those of a page with its
 * code, and what errors say once one is to be said. In English the server's own sentence says that.
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
    errors: async () => ({ words: { errors: {} } }),
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
    errors: async () => ({ words: await import('./it/errors/index.ts') }),
  },
} as const satisfies Record<Language, object>;

export type Volume = keyof (typeof VOLUMES)['en'];

type Words = Partial<Messages & { readonly errors: Readonly<Record<string, string>> }>;

export interface Spoken {
  readonly language: Language;
  /** Of the volumes that somebody has been in. */
  readonly messages: Words;
}

let spoken: Spoken = { language: 'en', messages: {} };
const wanted = new Set<Volume>();
const there = new Set<Volume>();
const listeners = new Set<() => void>();

export const spokenNow = (): Spoken => spoken;

export function onSpoken(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Before anything is said. */
export function beginIn(language: Language): void {
  spoken = { language, messages: {} };
}

/** Volumes that a page speaks of, in the language that is shown; whoever chooses another one gets that one. */
export async function wordsOf(volumes: readonly Volume[]): Promise<void> {
  const missing = volumes.filter((volume) => !there.has(volume));
  if (missing.length === 0) return;
  for (const volume of missing) wanted.add(volume);
  const { language } = spoken;
  const messages = await messagesIn(language, missing).catch((error: unknown) => {
    // Where they are not there, nobody needs them in another language either.
    for (const volume of missing) if (!there.has(volume)) wanted.delete(volume);
    throw error;
  });
  if (spoken.language !== language) return await wordsOf(volumes);
  for (const volume of missing) {
    wanted.add(volume);
    there.add(volume);
  }
  tell({ language, messages: { ...spoken.messages, ...messages } });
}

/** Everything that is on the page, and was before, in another language; where a part of it does not come, nothing changes. */
export async function speak(language: Language): Promise<void> {
  const volumes = [...wanted];
  const messages = await messagesIn(language, volumes);
  if ([...wanted].some((volume) => !volumes.includes(volume))) return await speak(language);
  there.clear();
  for (const volume of volumes) there.add(volume);
  keepLanguage(language);
  tell({ language, messages });
}

async function messagesIn(language: Language, volumes: readonly Volume[]): Promise<Words> {
  const parts = await Promise.all(volumes.map((volume) => VOLUMES[language][volume]()));
  return inAnyLanguage(Object.fromEntries(parts.flatMap(({ words }) => Object.entries(words))));
}

function tell(next: Spoken): void {
  spoken = next;
  for (const listener of listeners) listener();
}
