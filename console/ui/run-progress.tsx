import { Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Run } from '../api/run.ts';
import { placed } from '../i18n/placed.ts';
import { PausedRun } from './paused-run.tsx';
import { Time } from './time.tsx';
import { useDuration } from './use-duration.ts';

type Going = Pick<Run, 'id' | 'connection' | 'state' | 'progress' | 'startedAt' | 'paused' | 'waits'>;

/** Phase, bar, counts, time so far and time that is left (R28); of one that is paused, why (R48). */
export function RunProgress({ run }: { readonly run: Going }) {
  return run.paused === null ? <GoingOn run={run} /> : <PausedRun run={run} paused={run.paused} />;
}

function GoingOn({ run }: { readonly run: Going }) {
  const t = useTranslations('run.progress');
  const duration = useDuration();
  const elapsed = useElapsed(run.startedAt);
  const { progress, state } = run;
  if (state === 'queued' || progress === null) {
    const waits = t(state === 'queued' ? 'waiting' : 'beginning');
    return (
      <Stack gap={4}>
        <Text size="sm">{waits}</Text>
        <Waits waits={run.waits} />
        <Progress value={100} animated striped color="gray" aria-label={waits} />
      </Stack>
    );
  }
  const { phase, done, total } = progress;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const left = share === null || share < 0.05 || elapsed === null ? null : (elapsed / share) * (1 - share);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t(phase)}</Text>
        <Text size="sm" c="dimmed">
          {total === null ? t('done', { done }) : t('doneOf', { done, total })}
        </Text>
      </Group>
      <Waits waits={run.waits} />
      <Progress
        value={share === null ? 100 : share * 100}
        animated={share === null}
        striped={share === null}
        aria-label={t(phase)}
      />
      {elapsed === null ? null : (
        <Text size="xs" c="dimmed">
          {left === null
            ? t('elapsed', { elapsed: duration(elapsed) })
            : t('left', { elapsed: duration(elapsed), left: duration(left) })}
        </Text>
      )}
    </Stack>
  );
}

/** Why nothing is asked of Docebo at the moment, and until when. */
function Waits({ waits }: Pick<Going, 'waits'>) {
  const t = useTranslations('run.waits');
  if (waits === null) return null;
  return <Text size="sm">{t.rich(waits.why, { time: placed(<Time at={waits.until} exact />) })}</Text>;
}

/** Seconds since then, every second anew. */
function useElapsed(since: string | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return since === null ? null : Math.max(0, (now - Date.parse(since)) / 1000);
}
