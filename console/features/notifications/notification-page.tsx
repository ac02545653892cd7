import { Badge } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { type Notification, notificationQuery, useRefreshNotifications } from './api.ts';
import { NotificationActs } from './notification-acts.tsx';
import { NotificationForm } from './notification-form.tsx';

/** What a notification says, and to whom; it is published here too (R3). */
export function NotificationPage({ id }: { readonly id: string }) {
  const t = useTranslations('notifications');
  const { data: notification } = useSuspenseQuery({ ...notificationQuery(id), refetchOnWindowFocus: false });
  const [unsaved, setUnsaved] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const refresh = useRefreshNotifications();
  const { title, event, publishedAt } = notification;
  return (
    <>
      <PageHeader
        above={<PageLink to="/notifications">{t('title')}</PageLink>}
        title={title}
        description={t(`events.${event}`)}
        actions={
          <>
            <Badge color={publishedAt === null ? 'gray' : 'teal'} variant="light" size="lg">
              {publishedAt === null ? t('draft') : t('published')}
            </Badge>
            <NotificationActs
              notification={notification}
              size="sm"
              unsaved={unsaved}
              onDeleted={() => void navigate({ to: '/notifications', ignoreBlocker: true })}
            />
          </>
        }
      />
      <NotificationForm
        key={id}
        id={id}
        initial={notification}
        verb={t('form.save')}
        onUnsaved={setUnsaved}
        onSave={async ({ title: wanted, subject, body, translations, branchId, recipients }) => {
          const content = { title: wanted, subject, body, translations, branchId, recipients };
          const saved = await api.put<Notification>(`/notifications/${id}`, content);
          notify(t('saved', { title: saved.title }));
          queries.setQueryData(notificationQuery(id).queryKey, saved);
          await refresh();
        }}
      />
    </>
  );
}
