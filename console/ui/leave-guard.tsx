import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';

interface LeaveGuardProps {
  /** Asked when somebody is about to leave. */
  readonly unsaved: boolean | (() => boolean);
  /** Where the page keeps what is not saved: a reload loses nothing then, and this forgets it. */
  readonly onLeave?: () => void;
}

/** Asks before a page is left on which something is not saved yet; the browser asks when it is closed. */
export function LeaveGuard({ unsaved, onLeave }: LeaveGuardProps) {
  const t = useTranslations('common.leave');
  const isUnsaved = () => (typeof unsaved === 'function' ? unsaved() : unsaved);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: () => onLeave === undefined && isUnsaved(),
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('title')} centered>
      <Stack>
        <Text size="sm">{t('detail')}</Text>
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              onLeave?.();
              blocker.proceed?.();
            }}
          >
            {t('leave')}
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            {t('stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
