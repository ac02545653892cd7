import { Box, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { SHARED } from '../../api/owner.ts';
import { type Entity, isGoingOn, type Run, refreshRuns, runQuery } from '../../api/run.ts';
import { switchEntity } from '../../api/settings.ts';
import { bold } from '../../i18n/bold.tsx';
import { Why } from '../../ui/details.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Loading } from '../../ui/query-states.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { useLogOf } from '../../ui/use-log-of.ts';
import { useScheduleText } from '../../ui/use-schedule-text.ts';
import { CONFIGURE_ID } from './element-ids.ts';

interface EntityCardProps {
  readonly connection: Connection;
  readonly entity: Entity;
  /** True for settings of somebody else. */
  readonly readOnly: boolean;
  /** Undefined: nobody has configured it. */
  readonly settings: Connection['entities'][number] | undefined;
  /** Runs and plans that are shown, newest first; null: they are still coming. */
  readonly recent: readonly Run[] | null;
}

/** One of the three kinds of people: its switch, where they come from, and how it is going (R5). */
export function EntityCard({
  connection: { name: connection, owner },
  entity,
  readOnly,
  settings,
  recent,
}: EntityCardProps) {
  const t = useTranslations('synchronization');
  const common = useTranslations('common');
  const scheduleText = useScheduleText();
  const queries = useQueryClient();
  const title = common(`entities.${entity}`);
  const turn = useMutation({
    mutationFn: (enabled: boolean) => switchEntity({ connection, entity, owner }, enabled),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/connections'] }),
  });
  return (
    <Box component="section" aria-label={title} p="md" style={{ border: '1px solid var(--rc-line)', borderRadius: 8 }}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Switch
              aria-label={t('switchOn', { entity: title })}
              checked={turn.isPending ? turn.variables : (settings?.enabled ?? false)}
              disabled={settings === undefined || readOnly || turn.isPending}
              onChange={(event) => turn.mutate(event.currentTarget.checked)}
            />
            <Text fw={600}>{title}</Text>
            {settings === undefined ? null : (
              <Text size="sm" c="dimmed">
                {settings.enabled ? t('on') : t('off')}
              </Text>
            )}
          </Group>
          <Group gap="xs">
            {settings === undefined || readOnly ? null : (
              <ButtonLink
                to="/salesforce/$connection/mapping/$entity"
                params={{ connection, entity }}
                search={{ owner }}
                size="xs"
                variant="default"
                aria-label={t('mappingOf', { entity: title })}
              >
                {t('mapping')}
              </ButtonLink>
            )}
            {readOnly ? null : (
              <ButtonLink
                to="/salesforce/$connection/synchronization"
                params={{ connection }}
                search={{ owner, configure: entity }}
                id={CONFIGURE_ID + entity}
                size="xs"
                variant={settings === undefined ? 'light' : 'default'}
                aria-label={t('configureWhat', { entity: title })}
              >
                {t('configure')}
              </ButtonLink>
            )}
          </Group>
        </Group>
        {turn.isError ? <ProblemAlert error={turn.error} /> : null}
        {settings === undefined ? (
          <Text size="sm" c="dimmed">
            {t('notConfigured')}
          </Text>
        ) : (
          <Group justify="space-between" gap="xs">
            <Text size="sm">
              {t.rich('source', {
                object: settings.object,
                listView: settings.listView,
                b: bold,
              })}
            </Text>
            <Text size="sm" c="dimmed">
              {t('linked', { people: settings.linked })}
            </Text>
          </Group>
        )}
        {settings === undefined || settings.schedule === null || owner !== SHARED ? null : (
          <Text size="sm" c="dimmed">
            {t('ownSchedule', { schedule: scheduleText(settings.schedule) })}
          </Text>
        )}
        {recent === null ? <Loading height={22} /> : null}
        {recent?.map((run) => (
          <RecentRun key={run.id} id={run.id} listed={run} />
        ))}
      </Stack>
    </Box>
  );
}

/** A run or plan, live while it goes on; a held one waits for somebody (R39), a failed one leads to its log (R30). */
function RecentRun({ id, listed }: { readonly id: string; readonly listed: Run }) {
  const t = useTranslations('run');
  const page = useTranslations('synchronization');
  const queries = useQueryClient();
  // The page's stream of events keeps it up to date while it goes on.
  const { data: live } = useQuery({ ...runQuery(id), enabled: isGoingOn(listed) });
  const run = live ?? listed;
  const log = useLogOf(run);
  const cancel = useMutation({
    mutationFn: () => api.post(`/runs/${id}/cancel`),
    onSuccess: () => refreshRuns(queries),
  });
  if (isGoingOn(run)) {
    return (
      <Stack gap="xs">
        <RunProgress run={run} />
        {cancel.isError ? <ProblemAlert error={cancel.error} /> : null}
        <Group justify="space-between">
          <PageLink to="/runs/$id" params={{ id }} size="sm">
            {t('title', { plan: String(run.dryRun), id })}
          </PageLink>
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {page('cancel')}
          </Button>
        </Group>
      </Stack>
    );
  }
  const wrong = run.state === 'failed' || run.state === 'completed_with_errors';
  return (
    <Group gap="sm">
      <RunStateBadge run={run} />
      <PageLink to="/runs/$id" params={{ id }} size="sm">
        {t('title', { plan: String(run.dryRun), id })}
      </PageLink>
      <Text size="sm" c="dimmed">
        <Time at={run.finishedAt ?? run.createdAt} />
      </Text>
      {wrong ? (
        <PageLink to="/salesforce/$connection/logs" params={{ connection: run.connection }} search={log} size="sm">
          {t('viewLogs')}
        </PageLink>
      ) : null}
      {run.error === null ? null : (
        <Text size="sm" w="100%">
          <Why why={run.error} />
        </Text>
      )}
    </Group>
  );
}
