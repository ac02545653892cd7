import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface ShownOnceProps {
  readonly secret: string;
  readonly children: ReactNode;
  readonly onDone: () => void;
}

/** A secret that only this answer of the server has. */
export function ShownOnce({ secret, children, onDone }: ShownOnceProps) {
  const t = useTranslations('common');
  return (
    <Stack>
      <Text size="sm">{children}</Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{t('done')}</Button>
      </Group>
    </Stack>
  );
}
