import { Group, SegmentedControl, Table, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { COUNTS, countOf, ENTITY_KEYS, type Run } from '../../api/run.ts';
import { useRunEvents } from '../../api/run-events.ts';
import { Why } from '../../ui/details.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { OwnerFilter } from '../../ui/owner-filter.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Select } from '../../ui/select.tsx';
import { StartedBy } from '../../ui/starter.tsx';
import { Time } from '../../ui/time.tsx';
import { useOwnerName } from '../../ui/use-owner-name.ts';
import { usePages } from '../../ui/use-pages.ts';
import { type RunsState, runsQuery } from './api.ts';
import { RunsHistory } from './runs-history.tsx';

/** What was synchronized or planned, newest first. */
export function RunsPage({ connection, state }: { readonly connection: string; readonly state: RunsState }) {
  const t = useTranslations('runs');
  const common = useTranslations('common');
  const navigate = useNavigate();
  useRunEvents();
  const { entity, owner, kind } = state;
  const runs = usePages(runsQuery(connection, state));
  const look = (change: Partial<RunsState>) =>
    void navigate({ to: '/salesforce/$connection/runs', params: { connection }, search: { ...state, ...change } });
  return (
    <>
      <RunsHistory
        connection={connection}
        entity={entity}
        owner={owner}
        view={state.history}
        onView={(history) => look({ history })}
      />
      <Panel>
        <Group mb="md" align="flex-end">
          <Select
            label={t('entity')}
            placeholder={common('all')}
            clearable
            data={ENTITY_KEYS.map((value) => ({ value, label: common(`entities.${value}`) }))}
            value={entity === '' ? null : entity}
            onChange={(value) => look({ entity: value ?? '' })}
          />
          <OwnerFilter connection={connection} owner={owner} onChange={(chosen) => look({ owner: chosen })} />
          <SegmentedControl
            data={[
              { value: '', label: t('kinds.all') },
              { value: 'runs', label: t('kinds.runs') },
              { value: 'plans', label: t('kinds.plans') },
            ]}
            value={kind}
            onChange={(value) => look({ kind: value })}
            aria-label={t('kind')}
          />
        </Group>
        <QueryStates
          query={runs}
          empty={{
            when: () => runs.items.length === 0,
            title: t('empty'),
            detail: t('emptyDetail'),
            icon: History,
            onClear: entity + owner + kind === '' ? null : () => look({ entity: '', owner: '', kind: '' }),
          }}
        >
          {() => <RunsTable runs={runs.items} />}
        </QueryStates>
        <MoreButton pages={runs} />
      </Panel>
    </>
  );
}

function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  const t = useTranslations('runs');
  const owners = useTranslations('owners');
  const ownerName = useOwnerName();
  const word = useTranslations('run');
  const common = useTranslations('common');
  return (
    <ListTable
      minWidth={720}
      highlightOnHover
      columns={[t('run'), t('entity'), owners('column'), t('state'), t('when'), t('did')]}
    >
      {runs.map((run) => (
        <Table.Tr key={run.id}>
          <Table.Td>
            <PageLink to="/runs/$id" params={{ id: run.id }}>
              {word('title', { plan: String(run.dryRun), id: run.id })}
            </PageLink>
          </Table.Td>
          <Table.Td>{common(`entities.${run.entity}`)}</Table.Td>
          <Table.Td>{ownerName(run)}</Table.Td>
          <Table.Td>
            <RunStateBadge run={run} />
          </Table.Td>
          <Table.Td>
            <Time at={run.startedAt ?? run.createdAt} />
            <Text size="xs" c="dimmed">
              <StartedBy starter={run.startedBy} />
            </Text>
          </Table.Td>
          <Table.Td>
            <Text size="sm">
              <Did run={run} />
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** What became of the people, or why it could not begin. */
function Did({ run }: { readonly run: Run }) {
  const t = useTranslations('runs.done');
  const format = useFormatter();
  if (run.error !== null) return <Why why={run.error} />;
  const said = COUNTS.flatMap((key) => (countOf(run, key) === 0 ? [] : [t(key, { count: countOf(run, key) })]));
  return said.length === 0 ? '–' : format.list(said, { type: 'unit', style: 'short' });
}
