import { Badge, Group, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { FileClock } from 'lucide-react';
import { useState } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';

interface AuditEvent {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly name: string | null; readonly via: string; readonly address: string | null };
  readonly target: string | null;
  readonly outcome: 'done' | 'refused' | 'failed' | null;
  readonly code: string | null;
}

const COLORS = { done: 'teal', refused: 'yellow', failed: 'red' } as const;

/** What was done here, and by whom (R46). */
export function AuditPage() {
  const t = useTranslations('administration.audit');
  const common = useTranslations('common');
  const via = useVia();
  const [action, setAction] = useState('');
  const [actor, setActor] = useState('');
  const [query] = useDebouncedValue({ action: action.trim(), actor: actor.trim() }, 300);
  const events = usePages<AuditEvent>('/audit-events', query);
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Panel>
        <Group mb="md">
          <TextInput
            label={t('action')}
            placeholder="run."
            value={action}
            onChange={(event) => setAction(event.currentTarget.value)}
          />
          <TextInput
            label={t('administrator')}
            placeholder={common('fields.username')}
            value={actor}
            onChange={(event) => setActor(event.currentTarget.value)}
          />
        </Group>
        {events.isError ? <ProblemAlert error={events.error} onRetry={() => void events.refetch()} /> : null}
        {events.isPending ? <Skeleton h={200} /> : null}
        {events.isSuccess && events.items.length === 0 ? (
          <EmptyState title={t('empty')} icon={FileClock}>
            {t(query.action === '' && query.actor === '' ? 'nothing' : 'nothingFits')}
          </EmptyState>
        ) : null}
        {events.items.length === 0 ? null : (
          <Table.ScrollContainer minWidth={720}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('when')}</Table.Th>
                  <Table.Th>{t('who')}</Table.Th>
                  <Table.Th>{t('action')}</Table.Th>
                  <Table.Th>{t('on')}</Table.Th>
                  <Table.Th>{t('outcome')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {events.items.map(({ id, at, action: act, actor: who, target, outcome, code }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Time at={at} />
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{who.name ?? t('nobody')}</Text>
                      <Text size="xs" c="dimmed">
                        {[via(who.via), who.address].filter(Boolean).join(', ')}
                      </Text>
                    </Table.Td>
                    <Table.Td>{act}</Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{target ?? '–'}</Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={outcome === null ? 'gray' : COLORS[outcome]}>
                        {t(`outcomes.${outcome ?? 'open'}`)}
                      </Badge>
                      {code === null ? null : (
                        <Text size="xs" c="dimmed">
                          {code}
                        </Text>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <MoreButton pages={events} />
      </Panel>
    </>
  );
}

/** How somebody was known; nothing for whoever was not. */
function useVia(): (via: string) => string {
  const words: Readonly<Record<string, string>> = useMessages().administration.audit.via;
  return (via) => words[via] ?? '';
}
