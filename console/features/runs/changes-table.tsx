import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, CircleSlash, Download, Hourglass } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { isEmbedded } from '../../api/beginning.ts';
import { queryString } from '../../api/client.ts';
import { download } from '../../api/download.ts';
import { ACTION_KEYS, type Change, type RunDetail } from '../../api/run.ts';
import { ChangeAction, ChangeValues } from '../../ui/change-values.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { useReason } from '../../ui/use-codes.ts';
import { usePages } from '../../ui/use-pages.ts';
import { type ChangesFilter, changesQuery } from './api.ts';

const KINDS = ['person', 'branch'] as const;

interface ChangesTableProps {
  readonly run: RunDetail;
  readonly filter: ChangesFilter;
}

/** Every change, value by value, before and after; filtered, and exported as it is filtered (R38). */
export function ChangesTable({ run, filter }: ChangesTableProps) {
  const t = useTranslations('runs.changes');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { action, kind, reason, search } = filter;
  const say = useReason();
  const changes = usePages(changesQuery(run.id, filter));
  // Those that leave people out, and those of the changes that are here.
  const reasons = new Set([...run.reasons, ...changes.items].map((one) => one.reason));
  if (reason !== '') reasons.add(reason);
  const file = `/runs/${run.id}/changes.csv${queryString({ ...filter })}`;
  const save = useMutation({ mutationFn: () => download(file, `changes-${run.id}.csv`) });
  const nothing = useNothing(run);
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
      <Stack mb="md">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('title')}
          </Title>
          <Button
            component="a"
            href={`/api/v1${file}`}
            download
            onClick={(event) => {
              if (!isEmbedded) return;
              event.preventDefault();
              save.mutate();
            }}
            loading={save.isPending}
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            {t('export')}
          </Button>
        </Group>
        <Group align="flex-end">
          <SearchInput
            label={common('search')}
            placeholder={t('searchHint')}
            w={320}
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
          <Select
            label={t('reason')}
            placeholder={common('all')}
            clearable
            searchable
            w={200}
            data={[...reasons].map((value) => ({ value, label: say(value) }))}
            value={reason === '' ? null : reason}
            onChange={(value) => look({ reason: value ?? '' })}
          />
        </Group>
      </Stack>
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      <QueryStates
        query={changes}
        empty={{
          when: () => changes.items.length === 0,
          ...nothing,
          onClear:
            action + kind + reason + search === ''
              ? null
              : () => look({ action: '', kind: '', reason: '', search: '' }),
        }}
      >
        {() => (
          <ListTable
            minWidth={760}
            layout="fixed"
            columns={[{ title: t('action'), w: 160 }, { title: t('who'), w: '34%' }, t('what')]}
          >
            {changes.items.map((change) => (
              <Row
                key={`${change.kind} ${change.action} ${change.sourceId ?? change.branchKey ?? change.targetId}`}
                change={change}
                connection={run.connection}
              />
            ))}
          </ListTable>
        )}
      </QueryStates>
      <MoreButton pages={changes} />
    </Panel>
  );
}

/** Why there is no change: one that came to its end found none, which is not what another one can say. */
function useNothing({ state }: RunDetail) {
  const t = useTranslations('runs.changes');
  switch (state) {
    case 'failed':
    case 'cancelled':
      return { title: t('stopped'), detail: t('stoppedDetail'), icon: CircleSlash };
    case 'queued':
    case 'extracting':
      return { title: t('noneYet'), detail: t('noneYetDetail'), icon: Hourglass };
    default:
      return { title: t('none'), detail: t('noneDetail'), icon: CircleCheck };
  }
}

interface RowProps {
  readonly change: Change;
  /** Name of the connection. */
  readonly connection: string;
}

function Row({ change, connection }: RowProps) {
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <ChangeAction change={change} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Who change={change} connection={connection} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <ChangeValues change={change} />
      </Table.Td>
    </Table.Tr>
  );
}

function Who({ change, connection }: RowProps) {
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
      {sourceId === null ? null : (
        <Text size="xs" c="dimmed">
          <RecordLink connection={connection} id={sourceId} />
        </Text>
      )}
    </>
  );
}
