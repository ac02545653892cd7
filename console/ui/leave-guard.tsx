import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';

/** Asks before a page is left on which something is not saved yet; the browser asks when it is closed. */
export function LeaveGuard({ unsaved }: { readonly unsaved: boolean }) {
  const t = useTranslations('common.leave');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => unsaved,
    disabled: !unsaved,
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('title')} centered>
      <Stack>
        <Text size="sm">{t('detail')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t('leave')}
          </Button>
          <Button onClick={() => blocker.reset?.()}>{t('stay')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
