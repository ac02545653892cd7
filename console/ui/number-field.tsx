import { TextInput, type TextInputProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useFormatter, useLocale } from 'use-intl';
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

/** A number within bounds. While it is typed it may be anything; whoever leaves it finds the nearest that it may be, or the last that was a number. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step = 1, decimals = 0, unit = '', onBlur, ...rest } = props;
  const format = useFormatter();
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const rounded = (number: number) => Number(number.toFixed(decimals));
  const within = (number: number) => Math.min(max, Math.max(min, rounded(number)));
  const walk = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    setTyped(null);
    onChange(within(value + (event.key === 'ArrowUp' ? step : -step)));
  };
  return (
    <TextInput
      inputMode={decimals === 0 ? 'numeric' : 'decimal'}
      {...rest}
      value={typed ?? format.number(value, { maximumFractionDigits: decimals }) + unit}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        const number = numberIn(text, locale);
        if (number !== null && within(number) === rounded(number)) onChange(rounded(number));
      }}
      onKeyDown={walk}
      onBlur={(event) => {
        onBlur?.(event);
        const number = typed === null ? null : numberIn(typed, locale);
        if (number !== null) onChange(within(number));
        setTyped(null);
      }}
    />
  );
}
