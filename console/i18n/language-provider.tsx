import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { formatsIn, keepLanguage, type Language, type Messages, messagesIn, ownTimeZone } from './language.ts';

interface Spoken {
  readonly language: Language;
  readonly choose: (language: Language) => Promise<void>;
}

const Spoken = createContext<Spoken | null>(null);

interface LanguageProviderProps {
  /** Of the first page. */
  readonly first: { readonly language: Language; readonly messages: Messages };
  readonly children: ReactNode;
}

/** Everything below speaks one language; whoever changes it loses nothing of what is on the page. */
export function LanguageProvider({ first, children }: LanguageProviderProps) {
  const [{ language, messages }, setSpoken] = useState(first);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(
    () => ({
      language,
      choose: async (next: Language) => {
        const catalogue = await messagesIn(next);
        keepLanguage(next);
        setSpoken({ language: next, messages: catalogue });
      },
    }),
    [language],
  );
  return (
    <Spoken value={spoken}>
      <IntlProvider locale={formatsIn(language)} messages={messages} timeZone={ownTimeZone()} onError={refuse}>
        {children}
      </IntlProvider>
    </Spoken>
  );
}

/** A message that lacks a value is a fault of ours: the page says so, instead of showing a key. */
function refuse(error: Error): never {
  throw error;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Spoken);
  if (spoken === null) throw new Error('There is no LanguageProvider above.');
  return spoken;
}
