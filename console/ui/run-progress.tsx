import { Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Run } from '../api/run.ts';

const PHASES = {
  extracting: 'Reading from Salesforce',
  branches: 'Looking at branches',
  planning: 'Planning',
  applying: 'Applying to the platform',
} as const;

const number = new Intl.NumberFormat();

/** Phase, bar, counts, time so far and time that is left (R28). */
export function RunProgress({ run }: { readonly run: Run }) {
  const elapsed = useElapsed(run.startedAt);
  const { progress, state } = run;
  if (state === 'queued' || progress === null) {
    return (
      <Stack gap={4}>
        <Text size="sm">{state === 'queued' ? 'Waiting for a worker' : 'Beginning'}</Text>
        <Progress value={100} animated striped color="gray" aria-label="Waiting" />
      </Stack>
    );
  }
  const { phase, done, total } = progress;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const left = share === null || share < 0.05 || elapsed === null ? null : (elapsed / share) * (1 - share);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{PHASES[phase]}</Text>
        <Text size="sm" c="dimmed">
          {number.format(done)}
          {total === null ? '' : ` of ${number.format(total)}`}
        </Text>
      </Group>
      <Progress
        value={share === null ? 100 : share * 100}
        animated={share === null}
        striped={share === null}
        aria-label={PHASES[phase]}
      />
      <Text size="xs" c="dimmed">
        {elapsed === null ? '' : `${duration(elapsed)} so far`}
        {left === null ? '' : `, about ${duration(left)} of this step left`}
      </Text>
    </Stack>
  );
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

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
