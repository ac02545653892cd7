import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface FormButtonsProps {
  readonly onCancel: () => void;
  /** The buttons that do it, as far as it can be done. */
  readonly children: ReactNode;
}

/** Ends a form or a dialog: a way out first, then what it is for. */
export function FormButtons({ onCancel, children }: FormButtonsProps) {
  const t = useTranslations('common');
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      {children}
    </Group>
  );
}
