import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { onDemand } from './on-demand.ts';
import { datePattern, shownDate, typedDate } from './typed-date.ts';
import { useOnDemand } from './use-on-demand.tsx';

const calendar = onDemand(() => import('./date-with-calendar.tsx'));

export interface DateFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly required: boolean;
  readonly withAsterisk: boolean;
  /** YYYY-MM-DD; empty where there is none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * A date, typed or chosen, as the language of the page has it: browsers go by their own. Its calendar comes once somebody is
 * at it, but takes nothing away from whoever types by then, and the focus from nobody who has gone on.
 */
export function DateField(props: DateFieldProps) {
  const { value, onChange, ...rest } = props;
  const t = useTranslations('common.dates');
  const locale = useLocale();
  const [isNear, setNear] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const { parts, note } = useOnDemand(calendar, isNear, { giveUp: () => setNear(false) });
  if (isNear && parts !== null && typed === null) return <parts.DateWithCalendar {...props} autoFocus={hasFocus} />;
  return (
    <>
      <TextInput
        {...rest}
        placeholder={datePattern(locale, { day: t('day'), month: t('month'), year: t('year') })}
        value={typed ?? (value === '' ? '' : shownDate(value, locale))}
        onFocus={() => {
          setNear(true);
          setFocus(true);
        }}
        onBlur={() => {
          setFocus(false);
          setTyped(null);
        }}
        onChange={({ currentTarget: { value: text } }) => {
          setTyped(text);
          const date = text === '' ? '' : typedDate(text, locale);
          if (date !== null) onChange(date);
        }}
      />
      {note}
    </>
  );
}
