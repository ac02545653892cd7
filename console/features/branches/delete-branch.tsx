import { Alert, Badge, Button, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { type BranchDetail, branchQuery } from '../../api/branch.ts';
import { api } from '../../api/client.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Said } from '../../ui/said.tsx';
import { useRefreshBranches } from './refresh.ts';

interface DeleteBranchProps {
  /** Null: closed. */
  readonly id: string | null;
  readonly onClose: () => void;
  /** Once it is gone. */
  readonly onDeleted?: (branch: BranchDetail) => void;
}

/** Shows who is in a branch and where they would go, before it is deleted (R18). */
export function DeleteBranch({ id, onClose, onDeleted }: DeleteBranchProps) {
  const t = useTranslations('branches.delete');
  const branch = useQuery({ ...branchQuery(id ?? ''), enabled: id !== null, staleTime: 0 });
  const refresh = useRefreshBranches();
  const remove = useMutation({
    mutationFn: async (shown: BranchDetail) =>
      await api.delete<{ moved: number }>(`/branches/${shown.id}?people=${shown.people}`),
    onSuccess: async ({ moved }, shown) => {
      notify(t('done', { name: shown.name, count: moved, parent: shown.parent?.name ?? '' }));
      onClose();
      onDeleted?.(shown);
      await refresh(shown.id);
    },
    // Its people may have changed while they were shown.
    onError: () => void branch.refetch(),
  });
  return (
    <Modal
      opened={id !== null}
      onClose={onClose}
      onExitTransitionEnd={() => remove.reset()}
      title={branch.data === undefined ? t('title') : t('titleOf', { name: branch.data.name })}
      centered
      size="lg"
    >
      <Stack>
        {remove.isError ? <ProblemAlert error={remove.error} /> : null}
        <QueryStates query={branch} height={120}>
          {(shown) => (
            <>
              <Consequences branch={shown} />
              <FormButtons onCancel={onClose}>
                {shown.refusals.length > 0 ? null : (
                  <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(shown)}>
                    {shown.people === 0 ? t('verb') : t('verbMoving', { count: shown.people })}
                  </Button>
                )}
              </FormButtons>
            </>
          )}
        </QueryStates>
      </Stack>
    </Modal>
  );
}

const toPeopleOf = (branch: string) => (words: ReactNode) => (
  <PageLink to="/users" search={{ branch }} size="sm">
    {words}
  </PageLink>
);

function Consequences({ branch }: { readonly branch: BranchDetail }) {
  const t = useTranslations('branches.delete');
  const { id, path, people, firstPeople, parent, refusals, salesforceKeys, goneSince } = branch;
  if (refusals.length > 0) {
    return (
      <Alert color="orange" title={t('refused')}>
        <List size="sm">
          {refusals.map((refusal) => (
            <List.Item key={refusal.code}>
              <Said sentence={refusal} />
            </List.Item>
          ))}
        </List>
      </Alert>
    );
  }
  return (
    <>
      <Text size="sm" dir="auto">
        {path.join(' › ')}
      </Text>
      {salesforceKeys.length > 0 && goneSince === null ? (
        <Alert color="yellow" title={t('stillThere')}>
          {t('stillThereDetail')}
        </Alert>
      ) : null}
      <Text size="sm" fw={600}>
        {t('people', { count: people, parent: parent?.name ?? '' })}
      </Text>
      {people === 0 ? null : (
        <List size="sm" spacing={4}>
          {firstPeople.map(({ username, firstname, lastname, active, byHand }) => (
            <List.Item key={username}>
              <Group gap="xs">
                <span dir="auto">{`${firstname} ${lastname}`.trim()}</span>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {username}
                </Text>
                {active ? null : (
                  <Badge variant="light" color="gray">
                    {t('inactive')}
                  </Badge>
                )}
                {byHand ? (
                  <Badge variant="light" color="gray">
                    {t('byHand')}
                  </Badge>
                ) : null}
              </Group>
            </List.Item>
          ))}
        </List>
      )}
      {people > firstPeople.length ? (
        <Text size="sm">
          {t.rich('more', {
            count: people - firstPeople.length,
            all: toPeopleOf(id),
          })}
        </Text>
      ) : null}
    </>
  );
}
