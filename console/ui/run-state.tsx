import { Badge, type MantineSize } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Run, RunState } from '../api/run.ts';

const COLORS: Readonly<Record<RunState, string>> = {
  queued: 'gray',
  extracting: 'blue',
  planned: 'indigo',
  held: 'orange',
  applying: 'blue',
  succeeded: 'teal',
  completed_with_errors: 'yellow',
  failed: 'red',
  cancelled: 'gray',
};

interface RunStateBadgeProps {
  readonly run: Pick<Run, 'state' | 'dryRun' | 'paused'>;
  /** Beside the title of a page it is larger than in a line. */
  readonly size?: MantineSize;
}

/** Where a run stands; one that waits for calls does not look as if it went on (R48). */
export function RunStateBadge({ run, size = 'md' }: RunStateBadgeProps) {
  const t = useTranslations('run.states');
  const { state, dryRun, paused } = run;
  if (paused !== null) {
    return (
      <Badge color="orange" variant="light" size={size}>
        {t('paused')}
      </Badge>
    );
  }
  return (
    <Badge color={COLORS[state]} variant="light" size={size}>
      {t(dryRun && state === 'planned' ? 'preview' : state)}
    </Badge>
  );
}
