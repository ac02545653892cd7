import { useMessages } from 'use-intl';

type Says = (code: string) => string;

/** What a platform field is called: the platform's own in the language that is shown, additional ones by their key. */
export function useFieldTitle(): Says {
  return sayingOf(useMessages().common.fields);
}

/** Why somebody or something is changed, left out or rejected; a code that the console does not know stands for itself. */
export function useReason(): Says {
  return sayingOf(useMessages().reasons);
}

function sayingOf(words: Readonly<Record<string, string>>): Says {
  return (code) => words[code] ?? code;
}
