import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { type Notification, useRefreshNotifications } from './api.ts';

interface NotificationActsProps {
  readonly notification: Notification;
  readonly size?: 'compact-sm' | 'sm';
  /** True while something of it is not saved: what is published is what was saved. */
  readonly unsaved?: boolean;
  /** Once it is gone. */
  readonly onDeleted?: () => void;
}

/** Publish or unpublish, and delete. */
export function NotificationActs({
  notification,
  size = 'compact-sm',
  unsaved = false,
  onDeleted,
}: NotificationActsProps) {
  const t = useTranslations('notifications');
  const common = useTranslations('common');
  const refresh = useRefreshNotifications();
  const [act, setAct] = useState<'publish' | 'unpublish' | 'delete' | null>(null);
  const { id, title, kind, publishedAt } = notification;
  const close = () => setAct(null);
  const setPublished = async (published: boolean) => {
    const { withdrawn } = await api.put<{ withdrawn: number }>(`/notifications/${id}/published`, { published });
    notify(published ? t('publish.done', { title }) : t('unpublish.done', { title, count: withdrawn }));
    await refresh();
  };
  return (
    <>
      {publishedAt === null ? (
        <Button
          size={size}
          variant="light"
          aria-label={t('publish.of', { title })}
          disabled={unsaved}
          onClick={() => setAct('publish')}
        >
          {t('publish.verb')}
        </Button>
      ) : (
        <Button
          size={size}
          variant="default"
          aria-label={t('unpublish.of', { title })}
          onClick={() => setAct('unpublish')}
        >
          {t('unpublish.verb')}
        </Button>
      )}
      <Button size={size} variant="default" aria-label={t('delete.of', { title })} onClick={() => setAct('delete')}>
        {common('delete')}
      </Button>
      <Confirm
        opened={act === 'publish'}
        onClose={close}
        title={t('publish.title', { title })}
        verb={t('publish.verb')}
        onConfirm={() => setPublished(true)}
      >
        <Text size="sm">{t(`publish.${kind}`)}</Text>
      </Confirm>
      <Confirm
        opened={act === 'unpublish'}
        onClose={close}
        title={t('unpublish.title', { title })}
        verb={t('unpublish.verb')}
        onConfirm={() => setPublished(false)}
      >
        <Text size="sm">{t('unpublish.detail')}</Text>
      </Confirm>
      <Confirm
        opened={act === 'delete'}
        onClose={close}
        title={t('delete.title', { title })}
        verb={common('delete')}
        dangerous
        onConfirm={async () => {
          await api.delete(`/notifications/${id}`);
          notify(t('delete.done', { title }));
          onDeleted?.();
          await refresh(id);
        }}
      >
        <Text size="sm">{t('delete.detail')}</Text>
      </Confirm>
    </>
  );
}
