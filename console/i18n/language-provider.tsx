import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import {
  type Errors,
  errorsIn,
  formatsIn,
  keepLanguage,
  type Language,
  type Messages,
  messagesIn,
  NO_ERRORS,
  ownTimeZone,
} from './language.ts';

interface Spoken {
  readonly language: Language;
  readonly choose: (language: Language) => Promise<void>;
}

const Spoken = createContext<Spoken | null>(null);

/** What errors say in the language that is shown. */
export const ErrorTexts = createContext<Errors>(NO_ERRORS);

interface LanguageProviderProps {
  /** Of the first page. */
  readonly first: { readonly language: Language; readonly messages: Messages };
  readonly children: ReactNode;
}

/** Everything below speaks one language; whoever changes it loses nothing of what is on the page. */
export function LanguageProvider({ first, children }: LanguageProviderProps) {
  const [{ language, messages }, setSpoken] = useState(first);
  const [errors, setErrors] = useState(NO_ERRORS);
  useEffect(() => {
    document.documentElement.lang = language;
    let shown = true;
    // Where the file does not come, errors stay English and say so.
    errorsIn(language)
      .then((texts) => (shown ? setErrors(texts) : undefined))
      .catch(() => undefined);
    return () => {
      shown = false;
    };
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
        <ErrorTexts value={errors}>{children}</ErrorTexts>
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
