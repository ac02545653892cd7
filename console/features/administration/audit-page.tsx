import { Badge, Group, Table, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { FileClock } from 'lucide-react';
import { useMessages, useTranslations } from 'use-intl';
import { pagesQuery } from '../../api/pages.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { useProblemTitle } from '../../ui/use-problem.ts';
import { useActs } from './use-acts.ts';

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

export interface AuditFilter {
  readonly action: string;
  readonly actor: string;
}

/** What was done here, and by whom (R46). */
export function AuditPage({ filter }: { readonly filter: AuditFilter }) {
  const t = useTranslations('administration.audit');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { acts } = useActs();
  const events = usePages(pagesQuery<AuditEvent>('/audit-events', { ...filter }));
  const look = (search: Partial<AuditFilter>) => void navigate({ to: '/audit', search, replace: true });
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Panel>
        <Group mb="md">
          <Select
            label={t('action')}
            placeholder={common('all')}
            clearable
            searchable
            w={360}
            data={acts(filter.action)}
            value={filter.action === '' ? null : filter.action}
            onChange={(action) => look({ ...filter, action: action ?? '' })}
          />
          <SearchInput
            label={t('administrator')}
            placeholder={common('fields.username')}
            w={220}
            value={filter.actor}
            onSearch={(actor) => look({ ...filter, actor })}
          />
        </Group>
        <QueryStates
          query={events}
          empty={{
            when: () => events.items.length === 0,
            title: t('empty'),
            detail: t('nothing'),
            icon: FileClock,
            onClear: filter.action === '' && filter.actor === '' ? null : () => look({}),
          }}
        >
          {() => <AuditTable events={events.items} />}
        </QueryStates>
        <MoreButton pages={events} />
      </Panel>
    </>
  );
}

function AuditTable({ events }: { readonly events: readonly AuditEvent[] }) {
  const t = useTranslations('administration.audit');
  const via = useVia();
  const problemTitle = useProblemTitle();
  const { actTitle } = useActs();
  return (
    <ListTable
      minWidth={760}
      layout="fixed"
      columns={[
        { title: t('when'), w: 160 },
        { title: t('who'), w: 190 },
        t('action'),
        t('on'),
        { title: t('outcome'), w: 170 },
      ]}
    >
      {events.map(({ id, at, action: act, actor: who, target, outcome, code }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Time at={at} />
          </Table.Td>
          <Table.Td>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Breakable>{who.name ?? t('nobody')}</Breakable>
            </Text>
            <Text size="xs" c="dimmed">
              {[via(who.via), who.address].filter(Boolean).join(', ')}
            </Text>
          </Table.Td>
          <Table.Td>
            <Text size="sm">{actTitle(act) ?? act}</Text>
            {actTitle(act) === null ? null : (
              <Text size="xs" c="dimmed">
                {act}
              </Text>
            )}
          </Table.Td>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>
            <Breakable>{target ?? '–'}</Breakable>
          </Table.Td>
          <Table.Td>
            <Badge variant="light" color={outcome === null ? 'gray' : COLORS[outcome]}>
              {t(`outcomes.${outcome ?? 'open'}`)}
            </Badge>
            {code === null ? null : (
              <Text size="xs" c="dimmed" mt={4}>
                {problemTitle(code) ?? code}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** How somebody was known; nothing for whoever was not. */
function useVia(): (via: string) => string {
  const words: Readonly<Record<string, string>> = useMessages().administration.audit.via;
  return (via) => words[via] ?? '';
}
