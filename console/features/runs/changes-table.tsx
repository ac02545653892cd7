import { Badge, Button, Group, Select, Table, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { queryString } from '../../api/client.ts';
import { ACTION_KEYS, type Change, type RunDetail } from '../../api/run.ts';
import { InEnglish } from '../../ui/in-english.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { useFieldTitle, useReason } from '../../ui/use-codes.ts';
import { usePages } from '../../ui/use-pages.ts';

const COLORS = {
  create: 'teal',
  update: 'blue',
  move: 'indigo',
  deactivate: 'red',
  reactivate: 'teal',
  link: 'gray',
  skip: 'gray',
  reject: 'orange',
} as const satisfies Record<Change['action'], string>;

const KINDS = ['person', 'branch'] as const;

export interface ChangesFilter {
  readonly action: Change['action'] | '';
  readonly kind: Change['kind'] | '';
  readonly search: string;
}

interface ChangesTableProps {
  readonly run: RunDetail;
  readonly filter: ChangesFilter;
}

/** Every change, value by value, before and after; filtered, and exported as it is filtered (R38). */
export function ChangesTable({ run, filter }: ChangesTableProps) {
  const t = useTranslations('runs.changes');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { action, kind, search } = filter;
  const changes = usePages<Change>(`/runs/${run.id}/changes`, { ...filter });
  const look = (change: Partial<ChangesFilter>, replace = false) =>
    void navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: { ...filter, ...change },
      replace,
      resetScroll: false,
    });
  return (
    <Panel>
      <Group justify="space-between" mb="md" align="flex-end">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Group align="flex-end">
          <SearchInput
            label={common('search')}
            placeholder={t('searchHint')}
            w={240}
            value={search}
            onSearch={(text) => look({ search: text }, true)}
          />
          <Select
            label={t('action')}
            placeholder={common('all')}
            clearable
            w={140}
            data={ACTION_KEYS.map((value) => ({ value, label: t(`actions.${value}`) }))}
            value={action === '' ? null : action}
            onChange={(value) => look({ action: value ?? '' })}
          />
          <Select
            label={t('what')}
            placeholder={common('all')}
            clearable
            w={140}
            data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={kind === '' ? null : kind}
            onChange={(value) => look({ kind: value ?? '' })}
          />
          <Button
            component="a"
            href={`/api/v1/runs/${run.id}/changes.csv${queryString({ ...filter })}`}
            download
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            {t('export')}
          </Button>
        </Group>
      </Group>
      <QueryStates
        query={changes}
        empty={{
          when: () => changes.items.length === 0,
          title: t('none'),
          detail: t('noneDetail'),
          icon: CircleCheck,
          onClear:
            action === '' && kind === '' && search === '' ? null : () => look({ action: '', kind: '', search: '' }),
        }}
      >
        {() => (
          <Table.ScrollContainer minWidth={760}>
            <Table verticalSpacing="sm" layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={120}>{t('action')}</Table.Th>
                  <Table.Th w="34%">{t('who')}</Table.Th>
                  <Table.Th>{t('what')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {changes.items.map((change) => (
                  <Row
                    key={`${change.kind} ${change.action} ${change.sourceId ?? change.branchKey ?? change.targetId}`}
                    change={change}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </QueryStates>
      <MoreButton pages={changes} />
    </Panel>
  );
}

function Row({ change }: { readonly change: Change }) {
  const t = useTranslations('runs.changes');
  const reason = useReason();
  const { action, outcome } = change;
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Badge color={COLORS[action]} variant="light">
          {t(`actions.${action}`)}
        </Badge>
        <Text size="xs" c="dimmed" mt={4}>
          {reason(change.reason)}
        </Text>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Who change={change} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Values change={change} />
        {outcome === 'pending' || outcome === 'applied' ? null : (
          <Badge color="orange" variant="light" mt={4}>
            {t(outcome)}
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Who({ change }: { readonly change: Change }) {
  const t = useTranslations('runs.changes');
  const { kind, targetId, username, sourceId, branchName, branchKey, after } = change;
  if (kind === 'branch') {
    return (
      <>
        <Text size="sm">{t('branch', { name: after?.['name'] ?? branchName ?? '' })}</Text>
        <Text size="xs" c="dimmed">
          {branchKey}
        </Text>
      </>
    );
  }
  return (
    <>
      {targetId === null ? (
        <Text size="sm">{username ?? t('noUsername')}</Text>
      ) : (
        <PageLink to="/users/$id" params={{ id: targetId }} size="sm">
          {username ?? targetId}
        </PageLink>
      )}
      <Text size="xs" c="dimmed">
        {sourceId}
      </Text>
    </>
  );
}

function Values({ change }: { readonly change: Change }) {
  const t = useTranslations('runs.changes');
  const title = useFieldTitle();
  const { before, after, message, field, value, parentBefore, parentAfter } = change;
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <>
      {message === null ? null : (
        <Text size="sm">
          {field === null
            ? null
            : value === null
              ? t('noValue', { field: title(field) })
              : t('value', { field: title(field), value })}{' '}
          <InEnglish>{message}</InEnglish>
        </Text>
      )}
      {parentBefore === null && parentAfter === null ? null : (
        <Text size="sm">
          {parentBefore === null
            ? t('placed', { parent: parentAfter ?? '' })
            : t('moved', { before: parentBefore, after: parentAfter ?? t('nowhere') })}
        </Text>
      )}
      {keys.map((key) => (
        <Text size="sm" key={key}>
          <Text span c="dimmed" inherit>
            {`${title(key)}: `}
          </Text>
          {before?.[key] === undefined || before[key] === null ? null : (
            <>
              <Text span inherit td="line-through">
                {before[key]}
              </Text>{' '}
              →{' '}
            </>
          )}
          {after?.[key] ?? t('empty')}
        </Text>
      ))}
    </>
  );
}
