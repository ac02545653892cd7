import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { ENTITIES, type Entity, isGoingOn, type Run, refreshRuns, runQuery } from '../../api/run.ts';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { useScheduleText } from '../../ui/use-schedule-text.ts';

interface EntityCardProps {
  readonly entity: Entity;
  /** Undefined: nobody has configured it. */
  readonly settings: Connection['entities'][number] | undefined;
  /** Newest first. */
  readonly runs: readonly Run[];
}

const number = new Intl.NumberFormat();

/** One of the three kinds of people: where they come from, and how it is going. */
export function EntityCard({ entity, settings, runs }: EntityCardProps) {
  const scheduleText = useScheduleText();
  const [latest] = runs;
  return (
    <Box
      component="section"
      aria-label={ENTITIES[entity]}
      p="md"
      style={{ border: '1px solid var(--rc-line)', borderRadius: 8 }}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Text fw={600}>{ENTITIES[entity]}</Text>
            {settings === undefined ? null : (
              <Badge color={settings.enabled ? 'teal' : 'gray'} variant="light">
                {settings.enabled ? 'On' : 'Off'}
              </Badge>
            )}
          </Group>
          {settings === undefined ? null : (
            <Text size="sm" c="dimmed">
              {number.format(settings.linked)} {settings.linked === 1 ? 'person' : 'people'} kept in step
            </Text>
          )}
        </Group>
        {settings === undefined ? (
          <Text size="sm" c="dimmed">
            Not configured yet.
          </Text>
        ) : (
          <Text size="sm">
            {settings.object}, list view <b>{settings.listView}</b>
            {settings.schedule === null ? '' : `; ${scheduleText(settings.schedule)}`}
          </Text>
        )}
        {latest === undefined ? null : <Latest id={latest.id} listed={latest} />}
      </Stack>
    </Box>
  );
}

/** The last run or plan, live while it goes on; a held one waits for somebody (R39), a failed one leads to its log (R30). */
function Latest({ id, listed }: { readonly id: string; readonly listed: Run }) {
  const queries = useQueryClient();
  // The event stream keeps it up to date while it goes on.
  const { data: live } = useQuery({ ...runQuery(id), enabled: isGoingOn(listed) });
  const run = live ?? listed;
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
            {run.dryRun ? `Plan ${id}` : `Run ${id}`}
          </PageLink>
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        </Group>
      </Stack>
    );
  }
  const wrong = run.state === 'failed' || run.state === 'completed_with_errors';
  return (
    <Group gap="sm">
      <RunStateBadge state={run.state} dryRun={run.dryRun} />
      <PageLink to="/runs/$id" params={{ id }} size="sm">
        {run.dryRun ? `Plan ${id}` : `Run ${id}`}
      </PageLink>
      <Text size="sm" c="dimmed">
        <Time at={run.finishedAt ?? run.createdAt} />
      </Text>
      {wrong ? (
        <PageLink
          to="/salesforce/$connection/logs"
          params={{ connection: run.connection }}
          search={{ run: id, level: run.state === 'failed' ? 'error' : '' }}
          size="sm"
          fw={600}
        >
          View Logs
        </PageLink>
      ) : null}
      {run.error === null ? null : (
        <Text size="sm" w="100%">
          {run.error.message}
        </Text>
      )}
    </Group>
  );
}
