import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max'> {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A number within bounds. While it is typed it may be anything; whoever leaves it finds the last number that was one. */
export function NumberField({ value, onChange, min, max, onBlur, ...rest }: NumberFieldProps) {
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <NumberInput
      min={min}
      max={max}
      allowNegative={false}
      thousandSeparator
      {...rest}
      value={typed ?? value}
      onChange={(next) => {
        setTyped(next);
        const number = Number(next);
        if (next !== '' && number >= min && number <= max) onChange(number);
      }}
      onBlur={(event) => {
        onBlur?.(event);
        setTyped(null);
      }}
    />
  );
}
