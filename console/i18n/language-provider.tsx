import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { IntlProvider } from 'use-intl';
import { formatsIn, ownTimeZone } from './language.ts';
import { errorWordsOf, onSpoken, type Spoken, spokenNow } from './words.ts';

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

/** What an error says, by its code. It comes once it is asked for; until then there is none. */
export function useErrorTexts(): (code: string) => string | undefined {
  const { language } = useSpoken();
  const asked = useRef(new Set<string>());
  const tried = useRef(new Set<string>());
  useEffect(() => {
    if (language === 'en') return;
    const missing = [...asked.current].filter((code) => !tried.current.has(`${language} ${code}`));
    for (const code of missing) tried.current.add(`${language} ${code}`);
    // Where a file does not come, what it has stays English and says so.
    if (missing.length > 0) void errorWordsOf(missing);
  });
  return (code) => {
    asked.current.add(code);
    // As it is now, not as it was when this was drawn: who waited for the words goes on from before they came.
    return spokenNow().messages.errors?.[code];
  };
}

function useSpoken(): Spoken {
  return useSyncExternalStore(onSpoken, spokenNow, spokenNow);
}
