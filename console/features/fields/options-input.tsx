import { ActionIcon, Button, Group, Input, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type ClipboardEvent, type ReactNode, useRef } from 'react';
import { useTranslations } from 'use-intl';

/** An option of a dropdown while it is edited. */
export interface Option {
  readonly id: string;
  readonly label: string;
  /** What it is called now; null for a new one. */
  readonly was: string | null;
}

let last = 0;

export function fresh(label = '', was: string | null = null): Option {
  last += 1;
  return { id: `option-${last}`, label, was };
}

interface OptionsInputProps {
  readonly options: readonly Option[];
  readonly onChange: (options: readonly Option[]) => void;
  readonly error?: ReactNode;
  /** How many people have an option, by what it is called now. */
  readonly people?: ReadonlyMap<string, number>;
}

/** The options of a dropdown, in their order. A list of lines that is pasted becomes as many options. */
export function OptionsInput({ options, onChange, error, people }: OptionsInputProps) {
  const t = useTranslations('fields.options');
  const list = useRef<HTMLDivElement>(null);
  const change = (index: number, ...by: readonly Option[]) => onChange(options.toSpliced(index, 1, ...by));
  const move = (index: number, by: 1 | -1) => {
    const moved = options[index];
    if (moved !== undefined) onChange(options.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  };
  const paste = (event: ClipboardEvent, index: number, option: Option) => {
    const lines = event.clipboardData
      .getData('text')
      .split(/\r?\n/)
      .map((line) => line.trim());
    const [first, ...more] = lines.filter(Boolean);
    if (first === undefined || more.length === 0) return;
    event.preventDefault();
    change(index, { ...option, label: option.label === '' ? first : option.label }, ...more.map((line) => fresh(line)));
  };
  /** The neighbour of an option that goes away is the next to be looked at. */
  const focusRemove = (index: number) =>
    list.current?.children[index]?.querySelector<HTMLButtonElement>('button:last-of-type')?.focus();
  const add = () => {
    onChange([...options, fresh()]);
    // Not there before it is drawn.
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('div:last-of-type > * input')?.focus());
  };
  return (
    <Input.Wrapper label={t('label')} description={t('detail')} error={error} labelElement="div" required>
      <Stack gap={6} mt="xs" ref={list}>
        {options.map((option, index) => (
          <Group key={option.id} gap={4} wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t('number', { number: String(index + 1) })}
              maxLength={255}
              dir="auto"
              value={option.label}
              onChange={({ currentTarget }) => change(index, { ...option, label: currentTarget.value })}
              onPaste={(event) => paste(event, index, option)}
            />
            <People count={people?.get(option.was ?? '') ?? 0} />
            <Act label={t('up', { number: String(index + 1) })} off={index === 0} onClick={() => move(index, -1)}>
              <ArrowUp size={16} aria-hidden />
            </Act>
            <Act
              label={t('down', { number: String(index + 1) })}
              off={index === options.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown size={16} aria-hidden />
            </Act>
            <Act
              label={t('remove', { number: String(index + 1) })}
              off={options.length === 1}
              onClick={() => {
                focusRemove(index === options.length - 1 ? index - 1 : index + 1);
                onChange(options.toSpliced(index, 1));
              }}
            >
              <X size={16} aria-hidden />
            </Act>
          </Group>
        ))}
      </Stack>
      <Button size="compact-sm" variant="subtle" mt="xs" onClick={add}>
        {t('add')}
      </Button>
    </Input.Wrapper>
  );
}

function People({ count }: { readonly count: number }) {
  const t = useTranslations('fields.options');
  if (count === 0) return null;
  return (
    <Text size="xs" c="dimmed" mx="xs" style={{ flex: 'none' }}>
      {t('people', { count })}
    </Text>
  );
}

interface ActProps {
  readonly label: string;
  /** Stays where it is for the keyboard, and does nothing. */
  readonly off: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Act({ label, off, onClick, children }: ActProps) {
  return (
    <Tooltip label={label} disabled={off}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={label}
        aria-disabled={off}
        data-disabled={off || undefined}
        onClick={() => {
          if (!off) onClick();
        }}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
