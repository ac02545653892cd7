import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { type Notification, useRefreshNotifications } from './api.ts';
import { NotificationForm } from './notification-form.tsx';

const EMPTY = {
  event: 'person_created',
  title: '',
  subject: '',
  body: '',
  translations: {},
  branchId: null,
  recipients: [],
} as const;

/** A draft: nothing is sent before it is published. */
export function NewNotificationPage() {
  const t = useTranslations('notifications');
  const navigate = useNavigate();
  const refresh = useRefreshNotifications();
  return (
    <>
      <PageHeader
        above={<PageLink to="/notifications">{t('title')}</PageLink>}
        title={t('create')}
        description={t('createDetail')}
      />
      <NotificationForm
        initial={EMPTY}
        verb={t('form.create')}
        onSave={async (content) => {
          const { id, title } = await api.post<Notification>('/notifications', content);
          notify(t('created', { title }));
          await refresh();
          await navigate({ to: '/notifications/$id', params: { id }, ignoreBlocker: true });
        }}
      />
    </>
  );
}
