import { DatesProvider, DateTimePicker as Picker } from '@mantine/dates';
import dayjs from 'dayjs';
import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import 'dayjs/locale/it';
import { useLanguage } from '../i18n/language-provider.tsx';
import type { DateTimeFieldProps } from './date-time-field.tsx';
import { isFocusElsewhere } from './focus-moved.ts';
import { useDateWords } from './use-date-words.ts';

/** The field of date-time-field.tsx with its calendar, which is opened. */
export function DateTimePicker({ label, placeholder, value, onChange }: DateTimeFieldProps) {
  const t = useTranslations('common.dates');
  const ariaLabels = useDateWords();
  const format = useFormatter();
  const language = useLanguage();
  const opened = useRef<HTMLButtonElement>(null);
  // In the place of a button that was pressed, unless somebody has gone on meanwhile.
  useEffect(() => {
    if (opened.current === null || isFocusElsewhere(opened.current)) return;
    opened.current.focus();
    opened.current.click();
  }, []);
  return (
    <DatesProvider settings={{ locale: language }}>
      <Picker
        ref={opened}
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
