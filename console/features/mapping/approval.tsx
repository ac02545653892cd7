import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { connectionsQuery } from '../../api/connection.ts';
import { filledIn } from '../../api/thresholds.ts';
import { ThresholdFields } from '../../ui/threshold-fields.tsx';
import type { Draft } from './draft.ts';

interface ApprovalProps {
  /** Name of the connection. */
  readonly connection: string;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** When a run of this entity waits for approval, where that is otherwise than with its connection (R39). */
export function Approval({ connection, draft, onChange }: ApprovalProps) {
  const t = useTranslations('approval');
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const above = connections.find(({ name }) => name === connection)?.thresholds;
  return (
    <Stack>
      <ThresholdFields
        value={draft.thresholds}
        inherited={filledIn(above)}
        onChange={(thresholds) => onChange({ ...draft, thresholds })}
      />
      <Text size="sm" c="dimmed">
        {t('ownHint')}
      </Text>
    </Stack>
  );
}
