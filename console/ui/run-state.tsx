import { Badge } from '@mantine/core';
import { type RunState, STATES } from '../api/run.ts';

export function RunStateBadge({ state, dryRun = false }: { readonly state: RunState; readonly dryRun?: boolean }) {
  const { label, color } = STATES[state];
  return (
    <Badge color={color} variant="light" tt="none">
      {dryRun && state === 'planned' ? 'Preview' : label}
    </Badge>
  );
}
