import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch, BranchDetail } from '../../api/branch.ts';
import { api } from '../../api/client.ts';
import { BranchChoices } from '../../ui/branch-choices.tsx';
import { Modal } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useRefreshBranches } from './refresh.ts';

interface MoveBranchProps {
  readonly branch: BranchDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Puts a branch below another one, with everything below it. */
export function MoveBranch({ branch, opened, onClose }: MoveBranchProps) {
  const t = useTranslations('branches.move');
  return (
    <Modal opened={opened} onClose={onClose} title={t('title', { name: branch.name })} size="lg" centered>
      <Choose branch={branch} onClose={onClose} />
    </Modal>
  );
}

function Choose({ branch, onClose }: Omit<MoveBranchProps, 'opened'>) {
  const t = useTranslations('branches.move');
  const refresh = useRefreshBranches();
  const [parent, setParent] = useState<Branch | null>(null);
  const move = useMutation({
    mutationFn: async (to: Branch) => await api.patch(`/branches/${branch.id}`, { parentId: to.id }),
    onSuccess: async (_, to) => {
      notify(t('done', { name: branch.name, parent: to.name }));
      onClose();
      await refresh();
    },
  });
  const refusal = ({ id }: Branch) => {
    if (id === branch.id) return t('itself');
    return id === branch.parent?.id ? t('here') : null;
  };
  const comesFromSalesforce = branch.salesforceKeys.length > 0 && branch.goneSince === null;
  return (
    <Stack>
      {move.isError ? <ProblemAlert error={move.error} /> : null}
      {comesFromSalesforce ? (
        <Alert color="yellow" title={t('overwritten')}>
          {t('overwrittenDetail')}
        </Alert>
      ) : null}
      <Text size="sm">{t('detail')}</Text>
      <BranchChoices choice={{ chosen: parent?.id ?? null, choose: setParent, refusal }} reveal={branch.id} />
      <FormButtons onCancel={onClose}>
        <Button
          disabled={parent === null}
          loading={move.isPending}
          onClick={() => {
            if (parent !== null) move.mutate(parent);
          }}
        >
          {parent === null ? t('verb') : t('verbBelow', { parent: parent.name })}
        </Button>
      </FormButtons>
    </Stack>
  );
}
