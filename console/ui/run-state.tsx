import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { RunState } from '../api/run.ts';

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

export function RunStateBadge({ state, dryRun = false }: { readonly state: RunState; readonly dryRun?: boolean }) {
  const t = useTranslations('run.states');
  return (
    <Badge color={COLORS[state]} variant="light">
      {t(dryRun && state === 'planned' ? 'preview' : state)}
    </Badge>
  );
}
