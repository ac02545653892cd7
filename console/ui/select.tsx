import { Select as MantineSelect, type SelectProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';

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
      wrapperProps={{ onKeyDown: takeNamed }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}

/**
 * Enter takes the option that is named, as whoever types sees and hears it. Mantine looks up a moment after the list has
 * opened where it begins, and forgets by that what an arrow key has gone to before: Enter did nothing then.
 */
function takeNamed(event: KeyboardEvent<HTMLElement>) {
  const { target, key, nativeEvent } = event;
  // What Mantine has taken itself, it has prevented.
  if (key !== 'Enter' || event.defaultPrevented || nativeEvent.isComposing || !(target instanceof Element)) return;
  if (target.getAttribute('aria-expanded') !== 'true') return;
  const option = document.getElementById(target.getAttribute('aria-activedescendant') ?? '');
  if (option === null || !option.hasAttribute('data-combobox-selected')) return;
  event.preventDefault();
  option.click();
}
