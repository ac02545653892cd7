import { useTranslations } from 'use-intl';

/** What the arrows and titles of a calendar are called. */
export function useDateWords() {
  const t = useTranslations('common.dates');
  return {
    nextMonth: t('nextMonth'),
    previousMonth: t('previousMonth'),
    nextYear: t('nextYear'),
    previousYear: t('previousYear'),
    nextDecade: t('nextDecade'),
    previousDecade: t('previousDecade'),
    monthLevelControl: t('chooseMonth'),
    yearLevelControl: t('chooseYear'),
  };
}
