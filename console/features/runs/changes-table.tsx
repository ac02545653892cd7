import { Badge, Button, Group, Select, Skeleton, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { queryString } from '../../api/client.ts';
import type { Change, RunDetail } from '../../api/run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { usePages } from '../../ui/use-pages.ts';

const ACTIONS = {
  create: { label: 'Create', color: 'teal' },
  update: { label: 'Update', color: 'blue' },
  move: { label: 'Move', color: 'indigo' },
  deactivate: { label: 'Deactivate', color: 'red' },
  reactivate: { label: 'Reactivate', color: 'teal' },
  link: { label: 'Link', color: 'gray' },
  skip: { label: 'Skip', color: 'gray' },
  reject: { label: 'Reject', color: 'orange' },
} as const;

const OUTCOMES = { pending: null, applied: null, stale: 'Changed meanwhile: left alone', failed: 'Failed' } as const;
const KINDS = [
  { value: 'person', label: 'People' },
  { value: 'branch', label: 'Branches' },
];

/** Every change, value by value, before and after; filtered, and exported as it is filtered (R38). */
export function ChangesTable({ run }: { readonly run: RunDetail }) {
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
          Changes
        </Title>
        <Group align="flex-end">
          <TextInput
            label="Search"
            placeholder="username, Salesforce Id"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            label="Action"
            placeholder="All"
            clearable
            w={140}
            data={Object.entries(ACTIONS).map(([value, { label }]) => ({ value, label }))}
            value={action}
            onChange={setAction}
          />
          <Select label="What" placeholder="All" clearable w={140} data={KINDS} value={kind} onChange={setKind} />
          <Button
            component="a"
            href={`/api/v1/runs/${run.id}/changes.csv${queryString(filter)}`}
            download
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            Export CSV
          </Button>
        </Group>
      </Group>
      {changes.isError ? <ProblemAlert error={changes.error} onRetry={() => void changes.refetch()} /> : null}
      {changes.isPending ? <Skeleton h={200} /> : null}
      {changes.isSuccess && changes.items.length === 0 ? (
        <EmptyState title={filtered ? 'No change fits' : 'No changes'}>
          {filtered ? 'Take a filter away.' : 'The platform is as Salesforce says.'}
        </EmptyState>
      ) : null}
      {changes.items.length === 0 ? null : (
        <Table.ScrollContainer minWidth={760}>
          <Table verticalSpacing="sm" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={120}>Action</Table.Th>
                <Table.Th w="34%">Who</Table.Th>
                <Table.Th>What</Table.Th>
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
  const { label, color } = ACTIONS[change.action];
  const outcome = OUTCOMES[change.outcome];
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Badge color={color} variant="light">
          {label}
        </Badge>
        <Text size="xs" c="dimmed" mt={4}>
          {change.reason}
        </Text>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Who change={change} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Values change={change} />
        {outcome === null ? null : (
          <Badge color="orange" variant="light" mt={4}>
            {outcome}
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Who({ change }: { readonly change: Change }) {
  const { kind, targetId, username, sourceId, branchName, branchKey, after } = change;
  if (kind === 'branch') {
    return (
      <>
        <Text size="sm">Branch {after?.['name'] ?? branchName ?? ''}</Text>
        <Text size="xs" c="dimmed">
          {branchKey}
        </Text>
      </>
    );
  }
  return (
    <>
      {targetId === null ? (
        <Text size="sm">{username ?? 'without a username'}</Text>
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
  const { before, after, message, field, value, parentBefore, parentAfter } = change;
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <>
      {message === null ? null : (
        <Text size="sm">
          {field === null ? '' : `${field}${value === null ? ' (empty)' : ` “${value}”`}: `}
          {message}
        </Text>
      )}
      {parentBefore === null && parentAfter === null ? null : (
        <Text size="sm">
          {parentBefore === null ? `in ${parentAfter}` : `from ${parentBefore} to ${parentAfter ?? 'nowhere'}`}
        </Text>
      )}
      {keys.map((key) => (
        <Text size="sm" key={key}>
          <Text span c="dimmed" inherit>
            {key}:{' '}
          </Text>
          {before?.[key] === undefined || before[key] === null ? null : (
            <>
              <Text span inherit td="line-through">
                {before[key]}
              </Text>{' '}
              →{' '}
            </>
          )}
          {after?.[key] ?? '(empty)'}
        </Text>
      ))}
    </>
  );
}
