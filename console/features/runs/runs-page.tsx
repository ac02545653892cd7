import { Group, SegmentedControl, Select, Skeleton, Table, Text } from '@mantine/core';
import { History } from 'lucide-react';
import { useState } from 'react';
import { COUNTS, countOf, ENTITIES, type Run } from '../../api/run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'false', label: 'Runs' },
  { value: 'true', label: 'Plans' },
];

/** What was synchronized or planned, newest first. */
export function RunsPage({ connection }: { readonly connection: string }) {
  const [entity, setEntity] = useState<string | null>(null);
  const [kind, setKind] = useState('all');
  const runs = usePages<Run>('/runs', { connection, entity, dryRun: kind === 'all' ? null : kind });
  return (
    <Panel>
      <Group mb="md" align="flex-end">
        <Select
          label="Entity"
          placeholder="All"
          clearable
          data={Object.entries(ENTITIES).map(([value, label]) => ({ value, label }))}
          value={entity}
          onChange={setEntity}
        />
        <SegmentedControl data={KINDS} value={kind} onChange={setKind} aria-label="Runs or plans" />
      </Group>
      {runs.isError ? <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} /> : null}
      {runs.isPending ? <Skeleton h={200} /> : null}
      {runs.isSuccess && runs.items.length === 0 ? (
        <EmptyState title="No runs yet" icon={History}>
          Start one on the Synchronization tab; plans are listed here too.
        </EmptyState>
      ) : null}
      {runs.items.length === 0 ? null : (
        <Table.ScrollContainer minWidth={720}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Run</Table.Th>
                <Table.Th>Entity</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>When</Table.Th>
                <Table.Th>What it did</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.items.map((run) => (
                <Table.Tr key={run.id}>
                  <Table.Td>
                    <PageLink to="/runs/$id" params={{ id: run.id }}>
                      {run.dryRun ? 'Plan' : 'Run'} {run.id}
                    </PageLink>
                  </Table.Td>
                  <Table.Td>{ENTITIES[run.entity]}</Table.Td>
                  <Table.Td>
                    <RunStateBadge state={run.state} dryRun={run.dryRun} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={run.startedAt ?? run.createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{sentence(run)}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={runs} />
    </Panel>
  );
}

const number = new Intl.NumberFormat();

function sentence(run: Run): string {
  if (run.error !== null) return run.error.message;
  const said = COUNTS.flatMap(([key, label]) =>
    countOf(run, key) === 0 ? [] : [`${number.format(countOf(run, key))} ${label.toLowerCase()}`],
  );
  return said.length === 0 ? '–' : said.join(', ');
}
