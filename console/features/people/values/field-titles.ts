import { useTranslations } from 'use-intl';
import type { Messages } from '../../../i18n/language.ts';

type OwnKey = keyof Messages['people']['fields'];

/** The platform's own fields have names in every language, additional ones the name that they were given. */
export function useFieldTitle(): (field: { readonly key: string; readonly title: string }) => string {
  const t = useTranslations('people.fields');
  return ({ key, title }) => (t.has(key as OwnKey) ? t(key as OwnKey) : title);
}
