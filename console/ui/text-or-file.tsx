import { Button, FileButton, Stack, Textarea, type TextareaProps } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** In bytes: many times a key or a certificate; more is another file by mistake. */
const LARGEST = 64 * 1024;

interface TextOrFileProps extends Omit<TextareaProps, 'onChange' | 'value'> {
  readonly value?: string;
  readonly onChange?: (text: string) => void;
  /** Which files are offered: as the attribute of a file input. */
  readonly accept: string;
  /** What stands there once a file is read; the text of the file itself unless it is said. */
  readonly taken?: (before: string, read: string) => string;
}

/** A text that is pasted, or read from a file of this machine: a key, certificates. The file goes nowhere by itself. */
export function TextOrFile({ value = '', onChange, accept, taken, error, ...field }: TextOrFileProps) {
  const t = useTranslations('common.file');
  const [refused, setRefused] = useState<string | null>(null);
  async function read(file: File | null): Promise<void> {
    if (file === null) return;
    const text = file.size > LARGEST ? null : await file.text();
    // A text in PEM has no such characters; DER, which looks like it by its name, does.
    const unreadable = text === null || text.includes('\0') || text.includes('\uFFFD');
    setRefused(unreadable ? t('refused', { name: file.name }) : null);
    if (!unreadable) onChange?.(taken === undefined ? text : taken(value, text));
  }
  return (
    <Stack gap={4}>
      <Textarea
        autosize
        spellCheck={false}
        autoComplete="off"
        {...field}
        value={value}
        error={refused ?? error}
        onChange={(event) => {
          setRefused(null);
          onChange?.(event.currentTarget.value);
        }}
      />
      <FileButton accept={accept} onChange={(file) => void read(file)}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-sm"
            style={{ alignSelf: 'start' }}
            leftSection={<FileUp size={14} aria-hidden />}
          >
            {t('choose')}
          </Button>
        )}
      </FileButton>
    </Stack>
  );
}
