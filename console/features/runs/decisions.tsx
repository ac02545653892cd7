import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { isGoingOn, type RunDetail, refreshRuns } from '../../api/run.ts';
import { AcknowledgeNotifications } from '../../ui/acknowledge-notifications.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { isUndoable, Undo } from './undo.tsx';

/** Cancel what goes on; apply or discard a plan that waits: one that was held (R39), or only asked for (R38). */
export function Decisions({ run }: { readonly run: RunDetail }) {
  const t = useTranslations('runs.decisions');
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'apply' | 'discard' | null>(null);
  const [mustAcknowledge, setMustAcknowledge] = useState(false);
  const act = async (what: 'cancel' | 'approve' | 'discard', done: string) => {
    await api.post(`/runs/${run.id}/${what}`);
    notify(done);
    await refreshRuns(queries);
  };
  const apply = () => act('approve', t('applying'));
  const applyUnlessUnacknowledged = async () => {
    try {
      await apply();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'notifications_unacknowledged') throw error;
      setMustAcknowledge(true);
    }
  };
  const cancel = useMutation({ mutationFn: () => act('cancel', t('cancelled')) });
  if (isGoingOn(run)) {
    return (
      <>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('cancel')}
        </Button>
        {cancel.isError ? <ProblemAlert error={cancel.error} /> : null}
      </>
    );
  }
  if (isUndoable(run)) return <Undo run={run} />;
  const held = run.state === 'held';
  if (!held && !(run.dryRun && run.state === 'planned')) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking('discard')}>
        {t('discard')}
      </Button>
      <Button onClick={() => setAsking('apply')}>{t(held ? 'approve' : 'apply')}</Button>
      <Confirm
        opened={asking === 'apply'}
        onClose={() => setAsking(null)}
        title={t(held ? 'approveTitle' : 'applyTitle')}
        verb={t(held ? 'approveVerb' : 'applyVerb')}
        onConfirm={applyUnlessUnacknowledged}
      >
        {t('applyDetail')}
      </Confirm>
      <Confirm
        opened={asking === 'discard'}
        onClose={() => setAsking(null)}
        title={t('discardTitle')}
        verb={t('discardVerb')}
        dangerous
        onConfirm={() => act('discard', t('discarded'))}
      >
        {t('discardDetail')}
      </Confirm>
      <AcknowledgeNotifications
        connection={run.connection}
        owner={run.owner}
        entities={mustAcknowledge ? [run.entity] : []}
        onClose={() => setMustAcknowledge(false)}
        onStart={apply}
        quiet={false}
      />
    </>
  );
}
