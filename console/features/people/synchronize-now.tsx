import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { refresh } from '../../api/refresh.ts';
import type { Run } from '../../api/run.ts';
import { AcknowledgeNotifications } from '../../ui/acknowledge-notifications.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import type { Explanation } from './person-explanation.tsx';

interface Synchronized {
  readonly connect: { readonly org: string; readonly user: string };
  readonly explanation: Explanation;
  readonly run: Run;
}

/** Does for one person what the explanation beside it says (R42). */
export function SynchronizeNow({ of }: { readonly of: Explanation }) {
  const t = useTranslations('explanation.now');
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { connection, entity, sourceId, owner } = of;
  const start = useMutation({
    mutationFn: async (notify: boolean) =>
      await api.post<Synchronized>(
        `/connections/${encodeURIComponent(connection)}/entities/${entity}/records/${sourceId}/synchronize?owner=${owner}`,
        { notify },
      ),
    onSuccess: () => refresh(queries, '/people', '/runs', '/logs', '/branches'),
    onError: (error) => setAsks(error instanceof ProblemError && error.problem.code === 'notifications_unacknowledged'),
  });
  const done = start.data;
  return (
    <div>
      <Group>
        <Button variant="light" loading={start.isPending} onClick={() => start.mutate(true)}>
          {t('start')}
        </Button>
        <Text size="sm" c="dimmed" flex={1} miw={240}>
          {t('hint')}
        </Text>
      </Group>
      {start.isError && !asks ? <ProblemAlert error={start.error} /> : null}
      {done === undefined ? null : (
        <Group gap="xs" mt="xs" component="output" align="baseline">
          <Text size="sm" c="dimmed">
            {t('connected', done.connect)}
          </Text>
          <Text size="sm">
            {done.run.state === 'succeeded' ? t('done', { action: done.explanation.outcome.action }) : t('unsettled')}
          </Text>
          <PageLink to="/runs/$id" params={{ id: done.run.id }} size="sm">
            {t('run', { id: done.run.id })}
          </PageLink>
        </Group>
      )}
      <AcknowledgeNotifications
        connection={connection}
        owner={owner}
        entities={asks ? [entity] : []}
        onClose={() => setAsks(false)}
        onStart={(notify) => start.mutateAsync(notify)}
      />
    </div>
  );
}
