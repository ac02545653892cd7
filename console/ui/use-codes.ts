import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMessages } from 'use-intl';
import { platformFieldsQuery } from '../api/settings.ts';
import { usePlatform } from './platform.tsx';

type Says = (code: string) => string;

/**
 * What a platform field is called, by its key: the platform's own in the language that is shown, additional ones as an
 * administrator named them.
 */
export function useFieldTitle(): Says {
  const words: Readonly<Record<string, string>> = useMessages().common.fields;
  const query = platformFieldsQuery(usePlatform());
  const { data: fields } = useQuery({ ...query, refetchOnWindowFocus: false, refetchOnReconnect: false });
  return useMemo(() => {
    const titles = new Map(fields?.map(({ key, title }) => [key, title]));
    return (key) => words[key] ?? titles.get(key) ?? key;
  }, [words, fields]);
}

/** Why somebody or something is changed, left out or rejected; a code that the console does not know stands for itself. */
export function useReason(): Says {
  const words: Readonly<Record<string, string>> = useMessages().reasons;
  return (code) => words[code] ?? code;
}
