import { DatesProvider, DateTimePicker } from '@mantine/dates';
import { useFormatter, useTranslations } from 'use-intl';
import 'dayjs/locale/it';
import { useLanguage } from '../i18n/language-provider.tsx';

interface DateTimeFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** Local time without a zone, as the picker has it. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A moment that may be left open, chosen and shown as the language has it. */
export function DateTimeField({ label, placeholder, value, onChange }: DateTimeFieldProps) {
  const t = useTranslations('common.dates');
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
        w={150}
        value={value}
        onChange={onChange}
        valueFormat={(local) => format.dateTime(momentOf(local), { dateStyle: 'short', timeStyle: 'short' })}
        ariaLabels={{
          nextMonth: t('nextMonth'),
          previousMonth: t('previousMonth'),
          nextYear: t('nextYear'),
          previousYear: t('previousYear'),
          nextDecade: t('nextDecade'),
          previousDecade: t('previousDecade'),
          monthLevelControl: t('chooseMonth'),
          yearLevelControl: t('chooseYear'),
        }}
        timePickerProps={{ hoursInputLabel: t('hours'), minutesInputLabel: t('minutes') }}
        submitButtonProps={{ 'aria-label': t('take') }}
        clearButtonProps={{ 'aria-label': t('clear') }}
      />
    </DatesProvider>
  );
}

/** The picker answers local times without a zone. */
export function momentOf(local: string): Date {
  return new Date(local.replace(' ', 'T'));
}
