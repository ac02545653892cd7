import { TextInput, type TextInputProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { numberIn } from './number-text.ts';

interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'min' | 'max' | 'step' | 'type'> {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Of the arrow keys. */
  readonly step?: number;
  /** How many digits it may have behind the decimal sign. */
  readonly decimals?: number;
  /** Written behind the number. */
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}

/**
 * A number within bounds. While it is typed it may be anything, and says so; it counts as the nearest that it may be, or as
 * the last that was a number. Whoever leaves it, or presses Enter, sees that one, and saves nothing that they have not seen.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step = 1, decimals = 0, unit = '', onBlur, error, ...rest } = props;
  const t = useTranslations('common');
  const format = useFormatter();
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const rounded = (number: number) => Number(number.toFixed(decimals));
  const within = (number: number) => Math.min(max, Math.max(min, rounded(number)));
  const written = (number: number) => format.number(number, { maximumFractionDigits: decimals }) + unit;
  const number = typed === null ? null : numberIn(typed, locale);
  const isRefused = typed !== null && (number === null || within(number) !== number);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (steps !== undefined) onChange(within(value + steps));
    if (steps !== undefined || (event.key === 'Enter' && isRefused)) event.preventDefault();
    if (steps !== undefined || event.key === 'Enter') setTyped(null);
  };
  return (
    <TextInput
      inputMode={decimals === 0 ? 'numeric' : 'decimal'}
      {...rest}
      error={isRefused ? t('between', { min: written(min), max: written(max) }) : error}
      value={typed ?? written(value)}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        const next = numberIn(text, locale);
        if (next !== null) onChange(within(next));
      }}
      onKeyDown={press}
      onBlur={(event) => {
        onBlur?.(event);
        setTyped(null);
      }}
    />
  );
}
