import { Alert, Badge, Group, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { CircleAlert, Hand, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { COUNTS, countOf, isGoingOn, type RunDetail, runQuery } from '../../api/run.ts';
import { useRunEvents } from '../../api/run-events.ts';
import { placed } from '../../i18n/placed.ts';
import { Why } from '../../ui/details.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PlatformOf } from '../../ui/platform.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Said, SaidTogether } from '../../ui/said.tsx';
import { LeftOutSentence } from '../../ui/sentence.tsx';
import { Time } from '../../ui/time.tsx';
import { useReason } from '../../ui/use-codes.ts';
import { useDuration } from '../../ui/use-duration.ts';
import { useLogOf } from '../../ui/use-log-of.ts';
import { useProblemTitle } from '../../ui/use-problem.ts';
import type { ChangesFilter } from './api.ts';
import { ChangesTable } from './changes-table.tsx';
import { Decisions } from './decisions.tsx';

/** A run or plan: how far it is, what it does to whom, and what has to be decided about it (R28, R38, R39). */
export function RunPage({ id, filter }: { readonly id: string; readonly filter: ChangesFilter }) {
  const t = useTranslations('runs.page');
  const word = useTranslations('run');
  const entity = useTranslations('common.entities');
  const tabs = useTranslations('shell.connection.tabs');
  const problemTitle = useProblemTitle();
  const { data: run } = useSuspenseQuery(runQuery(id));
  const { connection, owner } = run;
  const log = useLogOf(run);
  useRunEvents();
  return (
    <>
      <PageHeader
        above={[
          <PageLink
            key="synchronization"
            to="/salesforce/$connection/synchronization"
            params={{ connection }}
            search={{ owner }}
          >
            {t('synchronizationOf', { connection })}
          </PageLink>,
          <PageLink key="runs" to="/salesforce/$connection/runs" params={{ connection }}>
            {tabs('runs')}
          </PageLink>,
        ]}
        title={t('title', { plan: String(run.dryRun), id, entity: entity(run.entity) })}
        description={
          <>
            {run.mode === null ? null : `${t('mode', { mode: run.mode })} · `}
            <Time at={run.startedAt ?? run.createdAt} />
            <Took run={run} />
          </>
        }
        actions={
          <Group>
            <RunStateBadge run={run} size="lg" />
            <ButtonLink
              to="/salesforce/$connection/logs"
              params={{ connection: run.connection }}
              search={log}
              variant="default"
            >
              {word('viewLogs')}
            </ButtonLink>
            <Decisions run={run} />
          </Group>
        }
      />
      <Stack gap="lg">
        {run.modeReasons.length === 0 ? null : (
          <Text size="sm" c="dimmed">
            {t.rich('why', { reasons: placed(<SaidTogether sentences={run.modeReasons} />) })}
          </Text>
        )}
        {run.error === null ? null : (
          <Alert color="red" icon={<CircleAlert aria-hidden />} title={problemTitle(run.error.code) ?? run.error.code}>
            <Why why={run.error} />
          </Alert>
        )}
        {run.hold === null || run.hold.length === 0 ? null : <Held run={run} />}
        {isGoingOn(run) ? (
          <Panel>
            <RunProgress run={run} />
          </Panel>
        ) : null}
        <Undone run={run} />
        <Numbers run={run} />
        {run.reasons.length === 0 ? null : <Reasons run={run} />}
        <PlatformOf connection={run.connection}>
          <ChangesTable run={run} filter={filter} />
        </PlatformOf>
      </Stack>
    </>
  );
}

function Took({ run: { startedAt, finishedAt } }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.page');
  const duration = useDuration();
  if (startedAt === null || finishedAt === null) return null;
  return ` · ${t('took', { duration: duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000) })}`;
}

function Held({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.page');
  return (
    <Alert color="orange" icon={<Hand aria-hidden />} title={t(run.state === 'held' ? 'held' : 'wouldBeHeld')}>
      <List size="sm">
        {run.hold?.map((reason) => (
          <List.Item key={reason.code}>
            <Said sentence={reason} />
          </List.Item>
        ))}
      </List>
      {run.expiresAt === null ? null : (
        <Text size="sm" mt="xs">
          {t.rich('expires', { time: placed(<Time at={run.expiresAt} />) })}
        </Text>
      )}
    </Alert>
  );
}

/** What this run has taken back, or which one has taken it back (R40). */
function Undone({ run: { undoes, undoneBy } }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.page');
  if (undoes === null && undoneBy === null) return null;
  return (
    <Group gap="xs" wrap="nowrap">
      <Undo2 size={18} aria-hidden />
      <div>
        {undoes === null ? null : <Text>{t.rich('undoes', { id: undoes, run: linkedTo(undoes) })}</Text>}
        {undoneBy === null ? null : <Text>{t.rich('undoneBy', { id: undoneBy, run: linkedTo(undoneBy) })}</Text>}
      </div>
    </Group>
  );
}

const linkedTo = (id: string) => (name: ReactNode) => (
  <PageLink to="/runs/$id" params={{ id }}>
    {name}
  </PageLink>
);

function Numbers({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.page');
  const count = useTranslations('run.counts');
  const format = useFormatter();
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4, lg: 6 }}>
        {COUNTS.filter(
          (key) => countOf(run, key) > 0 || (run.undoes === null && (key === 'created' || key === 'unchanged')),
        ).map((key) => (
          <div key={key}>
            <Text size="xl" fw={700}>
              {format.number(countOf(run, key))}
            </Text>
            <Text size="sm" c="dimmed">
              {count(key)}
            </Text>
          </div>
        ))}
        {(['created', 'renamed', 'moved'] as const).map((key) =>
          run.branches[key] === 0 ? null : (
            <div key={`branches ${key}`}>
              <Text size="xl" fw={700}>
                {format.number(run.branches[key])}
              </Text>
              <Text size="sm" c="dimmed">
                {t(`branches.${key}`)}
              </Text>
            </div>
          ),
        )}
      </SimpleGrid>
      {run.undoes === null ? (
        <Text size="sm" c="dimmed" mt="md">
          {t('read', { records: countOf(run, 'extracted'), calls: run.salesforceCalls })}
        </Text>
      ) : null}
    </Panel>
  );
}

function Reasons({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.reasons');
  const format = useFormatter();
  const say = useReason();
  return (
    <Panel>
      <Title order={2} size="h4" mb="sm">
        {t('title')}
      </Title>
      <ListTable minWidth={560} columns={[{ title: t('people'), ta: 'right' }, t('reason'), t('example')]}>
        {run.reasons.map(({ action, reason, count, example }) => (
          <Table.Tr key={`${action} ${reason}`} style={{ verticalAlign: 'top' }}>
            <Table.Td ta="right">{format.number(count)}</Table.Td>
            <Table.Td>
              <Badge color={action === 'reject' ? 'red' : 'gray'} variant="light">
                {say(reason)}
              </Badge>
            </Table.Td>
            <Table.Td>
              <Text size="sm">{example.username ?? example.sourceId}</Text>
              <Text size="sm" c="dimmed">
                <LeftOutSentence of={{ code: reason, ...example }} message={example.message} />
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
    </Panel>
  );
}
