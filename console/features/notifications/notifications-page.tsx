import { Badge, Box, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { BellPlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { branchQuery } from '../../api/branch.ts';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { TabLink, TabLinks } from '../../ui/tab-links.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { type Notification, notificationsQuery } from './api.ts';
import { NotificationActs } from './notification-acts.tsx';
import { Outbox } from './outbox.tsx';

export interface NotificationsState {
  readonly view: 'outbox' | '';
  /** Id of the run whose mails are shown. */
  readonly run: string;
  /** Id of the mail that is shown. */
  readonly mail: string;
}

/** What people and administrators are told by mail, and what was sent (R3). */
export function NotificationsPage({ state }: { readonly state: NotificationsState }) {
  const t = useTranslations('notifications');
  const isOutbox = state.view === 'outbox';
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={<ButtonLink to="/notifications/new">{t('create')}</ButtonLink>}
      />
      <TabLinks label={t('title')}>
        <TabLink to="/notifications" current={!isOutbox}>
          {t('list')}
        </TabLink>
        <TabLink to="/notifications" search={{ view: 'outbox' }} current={isOutbox}>
          {t('outbox')}
        </TabLink>
      </TabLinks>
      <Box pt="md">{isOutbox ? <Outbox run={state.run} mail={state.mail} /> : <Notifications />}</Box>
    </>
  );
}

function Notifications() {
  const t = useTranslations('notifications');
  const all = useQuery(notificationsQuery);
  return (
    <QueryStates
      query={all}
      empty={{
        when: (notifications) => notifications.length === 0,
        title: t('none'),
        detail: t('noneDetail'),
        icon: BellPlus,
      }}
    >
      {(notifications) => (
        <Stack gap="lg">
          {(['platform', 'connector'] as const).map((kind) => (
            <TitledPanel key={kind} title={t(`kinds.${kind}`)}>
              <Text size="sm" c="dimmed" mb="sm" mt={-8}>
                {t(`kindsDetail.${kind}`)}
              </Text>
              <NotificationTable notifications={notifications.filter((one) => one.kind === kind)} />
            </TitledPanel>
          ))}
        </Stack>
      )}
    </QueryStates>
  );
}

function NotificationTable({ notifications }: { readonly notifications: readonly Notification[] }) {
  const t = useTranslations('notifications');
  if (notifications.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noneOfKind')}
      </Text>
    );
  }
  return (
    <ListTable
      minWidth={720}
      highlightOnHover
      layout="fixed"
      columns={[
        { title: t('columns.title'), w: '28%' },
        t('columns.event'),
        t('columns.to'),
        { title: t('columns.state'), w: 150 },
      ]}
      actions={190}
    >
      {notifications.map((notification) => (
        <Table.Tr key={notification.id}>
          <Table.Td>
            <PageLink
              to="/notifications/$id"
              params={{ id: notification.id }}
              size="sm"
              dir="auto"
              style={{ overflowWrap: 'anywhere' }}
            >
              {notification.title}
            </PageLink>
          </Table.Td>
          <Table.Td>{t(`events.${notification.event}`)}</Table.Td>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>
            <Receivers notification={notification} />
          </Table.Td>
          <Table.Td>
            <Published at={notification.publishedAt} />
          </Table.Td>
          <Table.Td>
            <Group gap="xs" justify="flex-end" wrap="nowrap">
              <NotificationActs notification={notification} />
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Receivers({ notification: { kind, branchId, recipients } }: { readonly notification: Notification }) {
  const t = useTranslations('notifications');
  if (kind === 'connector') return <>{recipients.join(', ')}</>;
  if (branchId === null) return <>{t('thePerson')}</>;
  return <PeopleOf branch={branchId} />;
}

function PeopleOf({ branch }: { readonly branch: string }) {
  const t = useTranslations('notifications');
  const found = useQuery(branchQuery(branch));
  return (
    <QueryStates query={found} height={22}>
      {({ path }) => t('thePersonIn', { branch: path.join(' › ') })}
    </QueryStates>
  );
}

function Published({ at }: { readonly at: string | null }) {
  const t = useTranslations('notifications');
  if (at === null) {
    return (
      <Badge color="gray" variant="light">
        {t('draft')}
      </Badge>
    );
  }
  return (
    <Stack gap={2} align="flex-start">
      <Badge color="teal" variant="light">
        {t('published')}
      </Badge>
      <Text size="xs" c="dimmed">
        <Time at={at} />
      </Text>
    </Stack>
  );
}
