import { Alert, Badge, Group, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Hand } from 'lucide-react';
import { COUNTS, countOf, ENTITIES, isGoingOn, type RunDetail, runQuery, useFollowedRuns } from '../../api/run.ts';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { duration, RunProgress } from '../../ui/run-progress.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { ChangesTable } from './changes-table.tsx';
import { Decisions } from './decisions.tsx';

const number = new Intl.NumberFormat();

/** A run or plan: how far it is, what it does to whom, and what has to be decided about it (R28, R38, R39). */
export function RunPage({ id }: { readonly id: string }) {
  const { data: run } = useSuspenseQuery(runQuery(id));
  useFollowedRuns(isGoingOn(run) ? [id] : []);
  const what = run.dryRun ? 'Plan' : 'Run';
  return (
    <>
      <PageHeader
        title={`${what} ${id}: ${ENTITIES[run.entity]}`}
        description={
          <>
            <PageLink to="/salesforce/$connection/runs" params={{ connection: run.connection }}>
              {run.connection}
            </PageLink>
            {run.mode === null ? '' : `, ${run.mode}`}, <Time at={run.startedAt ?? run.createdAt} />
            {took(run)}
          </>
        }
        actions={
          <Group>
            <RunStateBadge state={run.state} dryRun={run.dryRun} />
            <ButtonLink
              to="/salesforce/$connection/logs"
              params={{ connection: run.connection }}
              search={{ run: id, level: '' }}
              variant="default"
            >
              View Logs
            </ButtonLink>
            <Decisions run={run} />
          </Group>
        }
      />
      <Stack gap="lg">
        {run.modeReason === null ? null : (
          <Text size="sm" c="dimmed">
            {run.modeReason}
          </Text>
        )}
        {run.error === null ? null : (
          <Alert color="red" title={run.error.code}>
            {run.error.message}
          </Alert>
        )}
        {run.hold === null || run.hold.length === 0 ? null : <Held run={run} />}
        {isGoingOn(run) ? (
          <Panel>
            <RunProgress run={run} />
          </Panel>
        ) : null}
        <Numbers run={run} />
        {run.reasons.length === 0 ? null : <Reasons run={run} />}
        <ChangesTable run={run} />
      </Stack>
    </>
  );
}

function took({ startedAt, finishedAt }: RunDetail): string {
  if (startedAt === null || finishedAt === null) return '';
  return `, took ${duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}`;
}

function Held({ run }: { readonly run: RunDetail }) {
  return (
    <Alert
      color="orange"
      icon={<Hand aria-hidden />}
      title={
        run.state === 'held'
          ? 'Nothing was written: this plan waits for your approval'
          : 'A run of this would be held for approval'
      }
    >
      <List size="sm">
        {run.hold?.map(({ code, message }) => (
          <List.Item key={code}>{message}</List.Item>
        ))}
      </List>
      {run.expiresAt === null ? null : (
        <Text size="sm" mt="xs">
          It expires <Time at={run.expiresAt} />.
        </Text>
      )}
    </Alert>
  );
}

function Numbers({ run }: { readonly run: RunDetail }) {
  const { created, renamed, moved } = run.branches;
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4, lg: 6 }}>
        {COUNTS.filter(([key]) => countOf(run, key) > 0 || key === 'created' || key === 'unchanged').map(
          ([key, label]) => (
            <div key={key}>
              <Text size="xl" fw={700}>
                {number.format(countOf(run, key))}
              </Text>
              <Text size="sm" c="dimmed">
                {label}
              </Text>
            </div>
          ),
        )}
        {created + renamed + moved === 0 ? null : (
          <div>
            <Text size="xl" fw={700}>
              {number.format(created + renamed + moved)}
            </Text>
            <Text size="sm" c="dimmed">
              Branches: {created} created, {renamed} renamed, {moved} moved
            </Text>
          </div>
        )}
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="md">
        {number.format(countOf(run, 'extracted'))} records read with {number.format(run.salesforceCalls)} calls to
        Salesforce.
      </Text>
    </Panel>
  );
}

function Reasons({ run }: { readonly run: RunDetail }) {
  return (
    <Panel>
      <Title order={2} size="h4" mb="sm">
        Who was left out, and why
      </Title>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">People</Table.Th>
              <Table.Th>Reason</Table.Th>
              <Table.Th>For example</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {run.reasons.map(({ action, reason, count, example }) => (
              <Table.Tr key={`${action} ${reason}`}>
                <Table.Td ta="right">{number.format(count)}</Table.Td>
                <Table.Td>
                  <Badge color={action === 'reject' ? 'red' : 'gray'} variant="light">
                    {reason}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{example.username ?? example.sourceId}</Text>
                  <Text size="sm" c="dimmed">
                    {example.message}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
