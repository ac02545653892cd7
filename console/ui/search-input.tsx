import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

interface SearchInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** What is looked for; the address of the page says it. */
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Looks for what is typed as soon as the typing pauses. */
export function SearchInput({ value, onSearch, ...rest }: SearchInputProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // The address has changed by itself, as by the browser's Back.
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  const search = useDebouncedCallback(onSearch, 300);
  return (
    <TextInput
      w={320}
      leftSection={<Search size={16} aria-hidden />}
      {...rest}
      value={text}
      // Whoever goes on to a link wants what it leads to, not to come back a moment later.
      onBlur={() => search.isPending() && search.flush()}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        search(currentTarget.value.trim());
      }}
    />
  );
}
