import { Badge, Group, Pill, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { MailOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { pagesQuery } from '../../api/pages.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { InEnglish } from '../../ui/in-english.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { SaidTogether } from '../../ui/said.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import type { Mail } from './api.ts';

const COLORS = { sent: 'teal', kept: 'blue', failed: 'red', withdrawn: 'gray', waiting: 'yellow' } as const;

/** What was sent, what waits, and, without a mail server, what would have been sent. */
export function Outbox({ run, mail: open }: { readonly run: string; readonly mail: string }) {
  const t = useTranslations('notifications');
  const navigate = useNavigate();
  const mails = usePages(pagesQuery<Mail>('/notifications/mails', { runId: run }), { refetchInterval: 10_000 });
  const shown = mails.items.find(({ id }) => id === open) ?? null;
  const look = (search: { readonly run?: string; readonly mail?: string }) =>
    void navigate({ to: '/notifications', search: { view: 'outbox', ...search } });
  return (
    <Panel component="section" aria-label={t('outbox')}>
      {run === '' ? null : (
        <Group mb="md">
          <Pill
            size="lg"
            withRemoveButton
            onRemove={() => look({})}
            removeButtonProps={{ 'aria-label': t('mails.everyRun'), 'aria-hidden': false, tabIndex: 0 }}
          >
            {t('mails.ofRun', { run })}
          </Pill>
        </Group>
      )}
      <QueryStates
        query={mails}
        empty={{
          when: () => mails.items.length === 0,
          title: t('mails.none'),
          detail: t('mails.noneDetail'),
          icon: MailOpen,
          onClear: run === '' ? null : () => look({}),
        }}
      >
        {() => <Mails mails={mails.items} onOpen={(mail) => look({ run, mail })} />}
      </QueryStates>
      <MoreButton pages={mails} />
      <Drawer opened={shown !== null} onClose={() => look({ run })} title={t('mails.title')} size="lg">
        {shown === null ? null : <Letter mail={shown} />}
      </Drawer>
    </Panel>
  );
}

interface MailsProps {
  readonly mails: readonly Mail[];
  readonly onOpen: (id: string) => void;
}

function Mails({ mails, onOpen }: MailsProps) {
  const t = useTranslations('notifications');
  return (
    <ListTable
      minWidth={760}
      highlightOnHover
      layout="fixed"
      columns={[
        t('mails.to'),
        t('mails.notification'),
        { title: t('mails.at'), w: 130 },
        { title: t('mails.run'), w: 90 },
        { title: t('columns.state'), w: 160 },
      ]}
    >
      {mails.map((mail) => (
        <Table.Tr key={mail.id}>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>
            <UnstyledButton
              className="link-button"
              fz="sm"
              aria-label={t('mails.open', { to: receiver(mail) ?? t('mails.nobody') })}
              onClick={() => onOpen(mail.id)}
            >
              {receiver(mail) ?? t('mails.nobody')}
            </UnstyledButton>
          </Table.Td>
          <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {mail.notification ?? t('mails.deleted')}
          </Table.Td>
          <Table.Td>
            <Time at={mail.at} />
          </Table.Td>
          <Table.Td>
            {mail.runId === null ? (
              '–'
            ) : (
              <PageLink to="/runs/$id" params={{ id: mail.runId }} size="sm">
                {mail.runId}
              </PageLink>
            )}
          </Table.Td>
          <Table.Td>
            <Outcome mail={mail} />
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Outcome({ mail: { outcome } }: { readonly mail: Mail }) {
  const t = useTranslations('notifications.outcomes');
  const word = outcome ?? 'waiting';
  return (
    <Badge color={COLORS[word]} variant="light">
      {t(word)}
    </Badge>
  );
}

/** One mail, as it was sent or is to be. */
function Letter({ mail }: { readonly mail: Mail }) {
  const t = useTranslations('notifications');
  const { event, subject, text, error, sentences, attempts, sentAt, nextAt, outcome } = mail;
  return (
    <Stack>
      <Group gap="xs">
        <Outcome mail={mail} />
        <Text size="sm">{t(`events.${event}`)}</Text>
      </Group>
      <Text size="sm" c="dimmed">
        {t(`outcomesDetail.${outcome ?? 'waiting'}`)}
      </Text>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w={140}>{t('mails.to')}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{receiver(mail) ?? t('mails.nobody')}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>{t('mails.attempts')}</Table.Th>
            <Table.Td>{attempts}</Table.Td>
          </Table.Tr>
          {sentAt === null ? null : (
            <Table.Tr>
              <Table.Th>{t('mails.sentAt')}</Table.Th>
              <Table.Td>
                <Time at={sentAt} exact />
              </Table.Td>
            </Table.Tr>
          )}
          {nextAt === null ? null : (
            <Table.Tr>
              <Table.Th>{t('mails.nextAt')}</Table.Th>
              <Table.Td>
                <Time at={nextAt} exact />
              </Table.Td>
            </Table.Tr>
          )}
          {error === null ? null : (
            <Table.Tr>
              <Table.Th>{t('mails.error')}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {sentences.length === 0 ? <InEnglish>{error}</InEnglish> : <SaidTogether sentences={sentences} />}
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
      {text === null ? (
        <Text size="sm">{t('mails.notYet')}</Text>
      ) : (
        <Panel>
          <Text fw={600} dir="auto">
            {subject}
          </Text>
          <Text size="sm" mt="sm" dir="auto" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        </Panel>
      )}
    </Stack>
  );
}

const receiver = ({ to, username }: Mail) => to ?? username;
