import { DateInput, DatesProvider } from '@mantine/dates';
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import 'dayjs/locale/it';
import { useLanguage } from '../i18n/language-provider.tsx';
import { datePattern, shownDate, typedDate } from './typed-date.ts';
import { useDateWords } from './use-date-words.ts';

interface DateFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly required: boolean;
  readonly withAsterisk: boolean;
  /** YYYY-MM-DD; empty where there is none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A date, typed or chosen, as the language of the page has it: browsers go by their own. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  const t = useTranslations('common.dates');
  const ariaLabels = useDateWords();
  const { language } = useLanguage();
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
