import { DateInput, DatesProvider } from '@mantine/dates';
import { useLocale, useTranslations } from 'use-intl';
import 'dayjs/locale/it';
import { useLanguage } from '../i18n/language-provider.tsx';
import type { DateFieldProps } from './date-field.tsx';
import { datePattern, shownDate, typedDate } from './typed-date.ts';
import { useDateWords } from './use-date-words.ts';

/** The field of date-field.tsx with its calendar, in the place of one that may have the focus. */
export function DateWithCalendar({ value, onChange, ...rest }: DateFieldProps & { readonly autoFocus: boolean }) {
  const t = useTranslations('common.dates');
  const ariaLabels = useDateWords();
  const language = useLanguage();
  const locale = useLocale();
  return (
    <DatesProvider settings={{ locale: language }}>
      <DateInput
        {...rest}
        placeholder={datePattern(locale, { day: t('day'), month: t('month'), year: t('year') })}
        clearable
        // Both are drawn in colors that are hard to read.
        hideOutsideDates
        weekendDays={[]}
        value={value === '' ? null : value}
        onChange={(date) => onChange(date ?? '')}
        valueFormat={(date) => shownDate(date, locale)}
        dateParser={(text) => typedDate(text, locale)}
        ariaLabels={ariaLabels}
        clearButtonProps={{ 'aria-label': t('clear') }}
      />
    </DatesProvider>
  );
}
