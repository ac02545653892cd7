import { useMessages } from 'use-intl';

type Words = Readonly<Record<string, string>>;

/** What a code in the log means, in words; null for one that only its sentence explains. */
export function useEventTitle(): (code: string) => string | null {
  const events: Words = useMessages().logs.codes;
  const people: Words = useMessages().reasons;
  const failures: Words = useMessages().problems.codes;
  return (code) => events[code] ?? people[code] ?? failures[code] ?? null;
}

/** What to do about a record that could not become a person; null where nothing can be said but what the sentence says. */
export function useAdvice(): (code: string) => string | null {
  const words: Words = useMessages().sentences.advice;
  return (code) => words[code] ?? null;
}
