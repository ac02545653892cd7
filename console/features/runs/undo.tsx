import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { countOf, type Run, type RunDetail, refreshRuns } from '../../api/run.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';

const CHANGED = ['created', 'updated', 'moved', 'reactivated', 'deactivated'] as const;

/** Whether the run has ended, has changed somebody or something, and has not been undone. */
export function isUndoable(run: RunDetail): boolean {
  const { created, renamed, moved } = run.branches;
  const changed = CHANGED.some((key) => countOf(run, key) > 0) || created + renamed + moved > 0;
  return run.finishedAt !== null && !run.dryRun && run.undoneBy === null && changed;
}

/** Has it planned to take back what the run has done, and shows that plan (R40). */
export function Undo({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.decisions');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const plan = async () => {
    const { id } = await api.post<Run>(`/runs/${run.id}/undo`);
    notify(t('undoing'));
    await refreshRuns(queries);
    await navigate({ to: '/runs/$id', params: { id } });
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('undo')}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('undoTitle')}
        verb={t('undoVerb')}
        onConfirm={plan}
      >
        <Text size="sm">{t('undoDetail')}</Text>
        <Text size="sm" mt="sm">
          {t('undoLater')}
        </Text>
      </Confirm>
    </>
  );
}
