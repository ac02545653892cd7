import { Select as MantineSelect, type SelectProps } from '@mantine/core';
import { useState } from 'react';

/**
 * A choice out of a list, which is drawn once somebody is at it: Mantine keeps the list of each choice on the page, and
 * measures where it would open, which took a third of the time until a page with filters could be used.
 */
export function Select<Value extends string = string>({ onFocus, comboboxProps, ...select }: SelectProps<Value>) {
  // Before the first key: the first arrow key opens the list and looks for what is chosen in it.
  const [isNear, setNear] = useState(false);
  return (
    <MantineSelect
      {...select}
      comboboxProps={{ keepMounted: isNear, ...comboboxProps }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
