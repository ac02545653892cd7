import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface FormButtonsProps {
  /** Left out where there is no way but on. */
  readonly onCancel?: (() => void) | undefined;
  /** The buttons that do it, as far as it can be done. */
  readonly children: ReactNode;
}

/** Ends a form or a dialog: a way out first, then what it is for. */
export function FormButtons({ onCancel, children }: FormButtonsProps) {
  const t = useTranslations('common');
  if (onCancel === undefined) return <Stack>{children}</Stack>;
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      {children}
    </Group>
  );
}
