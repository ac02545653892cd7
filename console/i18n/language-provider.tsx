import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { IntlProvider } from 'use-intl';
import { formatsIn, type Language, ownTimeZone } from './language.ts';
import { onSpoken, type Spoken, spokenNow, wordsOf } from './words.ts';

/** Everything below speaks one language; whoever changes it loses nothing of what is on the page. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const { language, messages } = useSpoken();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <IntlProvider locale={formatsIn(language)} messages={messages} timeZone={ownTimeZone()} onError={refuse}>
      {children}
    </IntlProvider>
  );
}

/** A message that lacks a value is a fault of ours: the page says so, instead of showing a key. */
function refuse(error: Error): never {
  throw error;
}

/** The language that is shown. */
export const useLanguage = () => useSpoken().language;

/** What an error says, by its code. The first that is asked for brings them all; until then there is none. */
export function useErrorTexts(): (code: string) => string | undefined {
  const { language, messages } = useSpoken();
  const asked = useRef(false);
  const tried = useRef<Language>('en');
  useEffect(() => {
    if (!asked.current || tried.current === language || messages.errors !== undefined) return;
    tried.current = language;
    // Where the file does not come, errors stay English and say so.
    wordsOf(['errors']).catch(() => undefined);
  });
  return (code) => {
    asked.current = true;
    return messages.errors?.[code];
  };
}

function useSpoken(): Spoken {
  return useSyncExternalStore(onSpoken, spokenNow, spokenNow);
}
