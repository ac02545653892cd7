import { CloseButton, Input, InputBase } from '@mantine/core';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { onDemand } from './on-demand.ts';
import { useOnDemand } from './use-on-demand.tsx';

const picker = onDemand(() => import('./date-time-picker.tsx'));

export interface DateTimeFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** ISO 8601; empty where it is left open. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A moment that may be left open, chosen and shown as the language has it. Its calendar comes once somebody opens it. */
export function DateTimeField(props: DateTimeFieldProps) {
  const { label, placeholder, value, onChange } = props;
  const t = useTranslations('common.dates');
  const format = useFormatter();
  const [wanted, setWanted] = useState(false);
  const { parts, isComing, note } = useOnDemand(picker, wanted, { giveUp: () => setWanted(false) });
  if (wanted && parts !== null) return <parts.DateTimePicker {...props} />;
  return (
    <>
      <InputBase
        component="button"
        type="button"
        pointer
        label={label}
        w={164}
        classNames={{ input: 'moment' }}
        rightSectionWidth={28}
        rightSectionPointerEvents="all"
        rightSection={
          value === '' ? null : (
            <CloseButton variant="transparent" size="sm" aria-label={t('clear')} onClick={() => onChange('')} />
          )
        }
        aria-haspopup="dialog"
        aria-busy={isComing}
        onClick={() => setWanted(true)}
      >
        {value === '' ? (
          <Input.Placeholder>{placeholder}</Input.Placeholder>
        ) : (
          format.dateTime(new Date(value), { dateStyle: 'short', timeStyle: 'short' })
        )}
      </InputBase>
      {note}
    </>
  );
}
