import { Group, SegmentedControl, Select, Skeleton, Table, Text } from '@mantine/core';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { COUNTS, countOf, ENTITY_KEYS, type Run } from '../../api/run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InEnglish } from '../../ui/in-english.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';

/** What was synchronized or planned, newest first. */
export function RunsPage({ connection }: { readonly connection: string }) {
  const t = useTranslations('runs');
  const word = useTranslations('run');
  const common = useTranslations('common');
  const [entity, setEntity] = useState<string | null>(null);
  const [kind, setKind] = useState('all');
  const filtered = entity !== null || kind !== 'all';
  const runs = usePages<Run>('/runs', { connection, entity, dryRun: kind === 'all' ? null : kind });
  return (
    <Panel>
      <Group mb="md" align="flex-end">
        <Select
          label={t('entity')}
          placeholder={common('all')}
          clearable
          data={ENTITY_KEYS.map((value) => ({ value, label: common(`entities.${value}`) }))}
          value={entity}
          onChange={setEntity}
        />
        <SegmentedControl
          data={[
            { value: 'all', label: t('kinds.all') },
            { value: 'false', label: t('kinds.runs') },
            { value: 'true', label: t('kinds.plans') },
          ]}
          value={kind}
          onChange={setKind}
          aria-label={t('kind')}
        />
      </Group>
      {runs.isError ? <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} /> : null}
      {runs.isPending ? <Skeleton h={200} /> : null}
      {runs.isSuccess && runs.items.length === 0 ? (
        <EmptyState title={t(filtered ? 'nothingFits' : 'empty')} icon={History}>
          {filtered ? common('nothingFits') : t('emptyDetail')}
        </EmptyState>
      ) : null}
      {runs.items.length === 0 ? null : (
        <Table.ScrollContainer minWidth={720}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('run')}</Table.Th>
                <Table.Th>{t('entity')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <Table.Th>{t('when')}</Table.Th>
                <Table.Th>{t('did')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.items.map((run) => (
                <Table.Tr key={run.id}>
                  <Table.Td>
                    <PageLink to="/runs/$id" params={{ id: run.id }}>
                      {word('title', { plan: String(run.dryRun), id: run.id })}
                    </PageLink>
                  </Table.Td>
                  <Table.Td>{common(`entities.${run.entity}`)}</Table.Td>
                  <Table.Td>
                    <RunStateBadge state={run.state} dryRun={run.dryRun} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={run.startedAt ?? run.createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">
                      <Did run={run} />
                    </Text>
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

/** What became of the people, or why it could not begin. */
function Did({ run }: { readonly run: Run }) {
  const t = useTranslations('runs.done');
  const format = useFormatter();
  if (run.error !== null) return <InEnglish>{run.error.message}</InEnglish>;
  const said = COUNTS.flatMap((key) => (countOf(run, key) === 0 ? [] : [t(key, { count: countOf(run, key) })]));
  return said.length === 0 ? '–' : format.list(said, { type: 'unit', style: 'short' });
}
