import { DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import { useFormatter, useTranslations } from 'use-intl';
import 'dayjs/locale/it';
import { useLanguage } from '../i18n/language-provider.tsx';
import { useDateWords } from './use-date-words.ts';

interface DateTimeFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** ISO 8601; empty where it is left open. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A moment that may be left open, chosen and shown as the language has it. */
export function DateTimeField({ label, placeholder, value, onChange }: DateTimeFieldProps) {
  const t = useTranslations('common.dates');
  const ariaLabels = useDateWords();
  const format = useFormatter();
  const { language } = useLanguage();
  return (
    <DatesProvider settings={{ locale: language }}>
      <DateTimePicker
        label={label}
        placeholder={placeholder}
        clearable
        // Both are drawn in colors that are hard to read.
        hideOutsideDates
        weekendDays={[]}
        w={164}
        rightSectionWidth={28}
        classNames={{ input: 'moment' }}
        value={value === '' ? null : dayjs(value).format(LOCAL)}
        onChange={(local) => onChange(local === null ? '' : momentOf(local).toISOString())}
        valueFormat={(local) => format.dateTime(momentOf(local), { dateStyle: 'short', timeStyle: 'short' })}
        ariaLabels={ariaLabels}
        timePickerProps={{ hoursInputLabel: t('hours'), minutesInputLabel: t('minutes') }}
        submitButtonProps={{ 'aria-label': t('take') }}
        clearButtonProps={{ 'aria-label': t('clear') }}
      />
    </DatesProvider>
  );
}

/** As the picker says a moment: local time, without a zone. */
const LOCAL = 'YYYY-MM-DD HH:mm:ss';

function momentOf(local: string): Date {
  return new Date(local.replace(' ', 'T'));
}
