import { useFormatter, useTranslations } from 'use-intl';
import { useLanguage } from '../i18n/language-provider.tsx';

/** A value of a person as people read it, by the type of its field; null where it is empty. */
export function useShownValue(): (type: string, value: string | null) => string | null {
  const common = useTranslations('common');
  const format = useFormatter();
  const { language } = useLanguage();
  return (type, value) => {
    if (value === null) return null;
    if (type === 'yesno') return value === 'true' ? common('yes') : common('no');
    if (type === 'date')
      return format.dateTime(new Date(`${value}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
    if (type === 'country') return named(value, language, 'region');
    return type === 'language' ? named(value, language, 'language') : value;
  };
}

function named(code: string, language: string, type: 'language' | 'region'): string {
  try {
    return new Intl.DisplayNames([language], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
