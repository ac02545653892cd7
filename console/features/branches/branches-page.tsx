import { Badge, Group, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { GitBranch } from 'lucide-react';
import { useState } from 'react';
import { type Branch, BranchTree } from '../../ui/branch-tree.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';

interface GoneBranch {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly path: readonly string[];
  readonly people: number;
  readonly goneSince: string;
}

/** The organization chart, opened level by level, and what Salesforce has no longer (R18). */
export function BranchesPage() {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 300);
  return (
    <>
      <PageHeader
        title="Branches"
        description="The organization chart of the platform. Runs make and move what they are told to."
      />
      <Panel>
        <TextInput
          label="Search"
          placeholder="name or code"
          w={320}
          mb="md"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {search === '' ? <BranchTree /> : <Found search={search} />}
      </Panel>
      <Gone />
    </>
  );
}

function Found({ search }: { readonly search: string }) {
  const branches = usePages<Branch>('/branches', { search });
  return (
    <>
      {branches.isError ? <ProblemAlert error={branches.error} onRetry={() => void branches.refetch()} /> : null}
      {branches.isPending ? <Skeleton h={120} /> : null}
      {branches.isSuccess && branches.items.length === 0 ? (
        <EmptyState title="No branch fits" icon={GitBranch}>
          Names and codes were looked through.
        </EmptyState>
      ) : null}
      <Stack gap="xs">
        {branches.items.map(({ id, name, code, path, people }) => (
          <Group key={id} gap="xs">
            <Text dir="auto">{(path ?? [name]).join(' › ')}</Text>
            {code === null ? null : (
              <Badge variant="default" fw={500}>
                {code}
              </Badge>
            )}
            <Text size="sm" c="dimmed">
              {people} people
            </Text>
          </Group>
        ))}
      </Stack>
      <MoreButton pages={branches} />
    </>
  );
}

function Gone() {
  const gone = usePages<GoneBranch>('/branches/gone');
  if (gone.items.length === 0) return null;
  return (
    <Panel mt="lg">
      <Title order={2} size="h4">
        No longer in Salesforce
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Their account or option has disappeared. Runs leave them alone.
      </Text>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Branch</Table.Th>
            <Table.Th>Code</Table.Th>
            <Table.Th>People</Table.Th>
            <Table.Th>Since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {gone.items.map(({ id, path, code, people, goneSince }) => (
            <Table.Tr key={id}>
              <Table.Td dir="auto">{path.join(' › ')}</Table.Td>
              <Table.Td>{code ?? '–'}</Table.Td>
              <Table.Td>{people}</Table.Td>
              <Table.Td>
                <Time at={goneSince} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <MoreButton pages={gone} />
    </Panel>
  );
}
