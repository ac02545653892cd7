import { Badge, Button, Group, Select, Skeleton, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { queryString } from '../../api/client.ts';
import type { Change, RunDetail } from '../../api/run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InEnglish } from '../../ui/in-english.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
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

const ACTIONS = ['create', 'update', 'move', 'deactivate', 'reactivate', 'link', 'skip', 'reject'] as const;
const KINDS = ['person', 'branch'] as const;

/** Every change, value by value, before and after; filtered, and exported as it is filtered (R38). */
export function ChangesTable({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.changes');
  const common = useTranslations('common');
  const [action, setAction] = useState<string | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 300);
  const filter = { action, kind, search };
  const changes = usePages<Change>(`/runs/${run.id}/changes`, filter);
  const filtered = action !== null || kind !== null || search !== '';
  return (
    <Panel>
      <Group justify="space-between" mb="md" align="flex-end">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Group align="flex-end">
          <TextInput
            label={t('search')}
            placeholder={t('searchHint')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            label={t('action')}
            placeholder={common('all')}
            clearable
            w={140}
            data={ACTIONS.map((value) => ({ value, label: t(`actions.${value}`) }))}
            value={action}
            onChange={setAction}
          />
          <Select
            label={t('what')}
            placeholder={common('all')}
            clearable
            w={140}
            data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={kind}
            onChange={setKind}
          />
          <Button
            component="a"
            href={`/api/v1/runs/${run.id}/changes.csv${queryString(filter)}`}
            download
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            {t('export')}
          </Button>
        </Group>
      </Group>
      {changes.isError ? <ProblemAlert error={changes.error} onRetry={() => void changes.refetch()} /> : null}
      {changes.isPending ? <Skeleton h={200} /> : null}
      {changes.isSuccess && changes.items.length === 0 ? (
        <EmptyState title={t(filtered ? 'noneFits' : 'none')}>
          {filtered ? common('nothingFits') : t('noneDetail')}
        </EmptyState>
      ) : null}
      {changes.items.length === 0 ? null : (
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
