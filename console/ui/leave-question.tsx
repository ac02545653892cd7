import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Modal } from './dialogs.tsx';

/** Milliseconds for which a key that is pressed goes round. */
const SAME_KEY_MS = 100;

interface LeaveQuestionProps {
  readonly opened: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** Whether what is not saved shall be left behind. */
export function LeaveQuestion({ opened, onStay, onLeave }: LeaveQuestionProps) {
  const t = useTranslations('common.leave');
  const askedAt = useRef(0);
  useEffect(() => {
    if (opened) askedAt.current = performance.now();
  }, [opened]);
  /** The key that closes a panel, and so brings the question, is not its answer. */
  const stayUnlessJustAsked = () => {
    if (performance.now() - askedAt.current > SAME_KEY_MS) onStay();
  };
  return (
    <Modal opened={opened} onClose={stayUnlessJustAsked} title={t('title')} centered>
      <Stack>
        <Text size="sm">{t('detail')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t('leave')}
          </Button>
          <Button data-autofocus onClick={onStay}>
            {t('stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
