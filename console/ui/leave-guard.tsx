import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';

/** Milliseconds for which a key that is pressed goes round. */
const SAME_KEY_MS = 100;

interface LeaveGuardProps {
  /** Asked when somebody is about to leave. */
  readonly unsaved: boolean | (() => boolean);
  /** True for a form that is opened and closed by the rest of the address: any other address leaves it. */
  readonly partOfPage?: boolean;
  /** Where the page keeps what is not saved: a reload loses nothing then, and this forgets it. */
  readonly onLeave?: () => void;
}

/** Asks before a page is left on which something is not saved yet; the browser asks when it is closed. */
export function LeaveGuard({ unsaved, partOfPage = false, onLeave }: LeaveGuardProps) {
  const t = useTranslations('common.leave');
  const isUnsaved = () => (typeof unsaved === 'function' ? unsaved() : unsaved);
  const askedAt = useRef(0);
  const blocker = useBlocker({
    shouldBlockFn({ current, next }) {
      const leaves =
        current.pathname !== next.pathname ||
        (partOfPage && JSON.stringify(current.search) !== JSON.stringify(next.search));
      if (!leaves || !isUnsaved()) return false;
      askedAt.current = performance.now();
      return true;
    },
    enableBeforeUnload: () => onLeave === undefined && isUnsaved(),
    withResolver: true,
  });
  /** The key that closes a panel, and so brings the question, is not its answer. */
  const stayUnlessJustAsked = () => {
    if (performance.now() - askedAt.current > SAME_KEY_MS) blocker.reset?.();
  };
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={stayUnlessJustAsked} title={t('title')} centered>
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
