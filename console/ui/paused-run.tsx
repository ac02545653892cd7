import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.ts';
import { type Run, refreshRuns } from '../api/run.ts';
import { placed } from '../i18n/placed.ts';
import { Why } from './details.tsx';
import { PageLink } from './links.tsx';
import { notify } from './notify.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { Time } from './time.tsx';
import { useProblemTitle } from './use-problem.ts';

interface PausedRunProps {
  readonly run: Pick<Run, 'id' | 'connection'>;
  readonly paused: NonNullable<Run['paused']>;
}

/** Why a run waits, until when, and how to go on with it earlier (R48). */
export function PausedRun({ run: { id, connection }, paused }: PausedRunProps) {
  const t = useTranslations('run.paused');
  const tabs = useTranslations('shell.connection.tabs');
  const titleOf = useProblemTitle();
  const queries = useQueryClient();
  const goOn = useMutation({
    mutationFn: () => api.post(`/runs/${id}/resume`),
    onSuccess: () => notify(t('goesOn', { id })),
    onSettled: () => refreshRuns(queries),
  });
  return (
    <Alert
      color="orange"
      icon={<CirclePause aria-hidden />}
      title={t('title', { why: titleOf(paused.code) ?? paused.code })}
    >
      <Stack gap="xs">
        <Text size="sm">
          <Why why={paused} />
        </Text>
        <Text size="sm">{t.rich('until', { time: placed(<Time at={paused.until} exact />) })}</Text>
        <Text size="sm">
          {t.rich('earlier', {
            tab: placed(
              <PageLink to="/salesforce/$connection/connection" params={{ connection }} size="sm">
                {tabs('connection')}
              </PageLink>,
            ),
          })}
        </Text>
        {goOn.isError ? <ProblemAlert error={goOn.error} /> : null}
        <Group>
          <Button size="compact-sm" variant="default" loading={goOn.isPending} onClick={() => goOn.mutate()}>
            {t('goOn')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
