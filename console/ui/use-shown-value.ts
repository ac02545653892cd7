import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormatter, useMessages, useTranslations } from 'use-intl';
import { type PlatformField, platformFieldsQuery } from '../api/settings.ts';
import { useLanguage } from '../i18n/language-provider.tsx';
import { usePlatform } from './platform.tsx';

/** A value of a person as people read it, by the type of its field; null where it is empty. */
export function useShownValue(): (type: string, value: string | null) => string | null {
  const common = useTranslations('common');
  const format = useFormatter();
  const language = useLanguage();
  const levels: Readonly<Record<string, string>> = useMessages().common.levels;
  return (type, value) => {
    if (value === null) return null;
    if (type === 'yesno') return value === 'true' ? common('yes') : common('no');
    if (type === 'level') return levels[value] ?? value;
    if (type === 'date') {
      const day = new Date(`${value}T00:00:00Z`);
      // What was erased is no date any more.
      return Number.isNaN(day.getTime()) ? value : format.dateTime(day, { dateStyle: 'medium', timeZone: 'UTC' });
    }
    if (type === 'country') return named(value, language, 'region');
    return type === 'language' ? named(value, language, 'language') : value;
  };
}

/** The same by the key of the platform field. */
export function useFieldValue(): (key: string, value: string | null) => string | null {
  const shown = useShownValue();
  const fields = useFields();
  const types = useMemo(() => new Map(fields?.map(({ key, type }) => [key, type])), [fields]);
  return (key, value) => shown(types.get(key) ?? 'text', value);
}

/** What is told of several fields, in the order in which the platform has them: databases have an order of their own. */
export function useInFieldOrder(): <Told>(told: readonly Told[], keyOf: (one: Told) => string) => readonly Told[] {
  const fields = useFields();
  const ranks = useMemo(() => new Map(fields?.map(({ key }, rank) => [key, rank])), [fields]);
  const rank = (key: string) => ranks.get(key) ?? ranks.size;
  return (told, keyOf) => told.toSorted((one, other) => rank(keyOf(one)) - rank(keyOf(other)));
}

function useFields(): readonly PlatformField[] | undefined {
  const query = platformFieldsQuery(usePlatform());
  return useQuery({ ...query, refetchOnWindowFocus: false, refetchOnReconnect: false }).data;
}

function named(code: string, language: string, type: 'language' | 'region'): string {
  try {
    return new Intl.DisplayNames([language], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
