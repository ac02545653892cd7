import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ProblemError } from '../../api/client.ts';
import { isGoingOn, type RunDetail, refreshRuns } from '../../api/run.ts';
import { AcknowledgeNotifications } from '../../ui/acknowledge-notifications.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Cancel what goes on; apply or discard a plan that waits: one that was held (R39), or only asked for (R38). */
export function Decisions({ run }: { readonly run: RunDetail }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'apply' | 'discard' | null>(null);
  const [mustAcknowledge, setMustAcknowledge] = useState(false);
  const act = async (what: 'cancel' | 'approve' | 'discard', done: string) => {
    await api.post(`/runs/${run.id}/${what}`);
    notify(done);
    await refreshRuns(queries);
  };
  const apply = () => act('approve', 'The plan is being applied.');
  const applyUnlessUnacknowledged = async () => {
    try {
      await apply();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'notifications_unacknowledged') throw error;
      setMustAcknowledge(true);
    }
  };
  const cancel = useMutation({ mutationFn: () => act('cancel', 'The run stops where it is.') });
  if (isGoingOn(run)) {
    return (
      <>
        <Button color="red" variant="light" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel
        </Button>
        {cancel.isError ? <ProblemAlert error={cancel.error} /> : null}
      </>
    );
  }
  const held = run.state === 'held';
  if (!held && !(run.dryRun && run.state === 'planned')) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking('discard')}>
        Discard
      </Button>
      <Button onClick={() => setAsking('apply')}>{held ? 'Approve' : 'Apply'}</Button>
      <Confirm
        opened={asking === 'apply'}
        onClose={() => setAsking(null)}
        title={held ? 'Approve this plan' : 'Apply this plan'}
        verb={held ? 'Approve and apply' : 'Apply it'}
        onConfirm={applyUnlessUnacknowledged}
      >
        Exactly the changes below are made. Whoever was changed meanwhile is left alone and reported.
      </Confirm>
      <Confirm
        opened={asking === 'discard'}
        onClose={() => setAsking(null)}
        title="Discard this plan"
        verb="Discard it"
        dangerous
        onConfirm={() => act('discard', 'The plan is discarded. Nothing of it was written.')}
      >
        Nothing of it has been written, and nothing will be. The next run plans anew.
      </Confirm>
      <AcknowledgeNotifications
        connection={run.connection}
        entities={mustAcknowledge ? [run.entity] : []}
        onClose={() => setMustAcknowledge(false)}
        onStart={apply}
        quiet={false}
      />
    </>
  );
}
