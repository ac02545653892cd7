import { ActionIcon, Badge, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { api } from '../../api/client.ts';
import { BranchDialog } from '../../ui/branch-dialog.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { type PersonDetail, useRefreshPeople } from './api.ts';

type Membership = PersonDetail['branches'][number];

interface PersonBranchesProps {
  readonly person: PersonDetail;
  /** True where nobody may change it here. */
  readonly isFixed: boolean;
}

/** Where a person is, by hand or by a run (R37). */
export function PersonBranches({ person, isFixed }: PersonBranchesProps) {
  const t = useTranslations('people.branches');
  const [removing, setRemoving] = useState<Membership | null>(null);
  const [adding, setAdding] = useState(false);
  const refresh = useRefreshPeople();
  const add = useMutation({
    mutationFn: async (branch: Branch) => await api.post(`/people/${person.id}/memberships`, { branchId: branch.id }),
    onSuccess: async (_, branch) => {
      notify(t('added', { username: person.username, branch: branch.name }));
      await refresh();
    },
  });
  return (
    <TitledPanel
      title={t('title')}
      actions={
        isFixed ? null : (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      {person.branches.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      ) : (
        <Stack gap="xs">
          {person.branches.map((membership) => (
            <Group key={membership.id} gap="xs" wrap="nowrap" justify="space-between">
              <Group gap="xs">
                <PageLink to="/branches" search={{ branch: membership.id }} size="sm" dir="auto">
                  {nameOf(membership)}
                </PageLink>
                {membership.code === null ? null : (
                  <Text size="xs" c="dimmed">
                    {membership.code}
                  </Text>
                )}
                <Badge variant="light" color={membership.madeByRun ? 'roll' : 'gray'}>
                  {membership.madeByRun ? t('byRun') : t('byHand')}
                </Badge>
              </Group>
              {isFixed ? null : (
                <Tooltip label={t('remove', { branch: nameOf(membership) })}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('remove', { branch: nameOf(membership) })}
                    onClick={() => setRemoving(membership)}
                  >
                    <X size={16} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              )}
            </Group>
          ))}
        </Stack>
      )}
      {add.isError ? <ProblemAlert error={add.error} /> : null}
      <BranchDialog
        title={t('addTitle', { username: person.username })}
        opened={adding}
        onClose={() => setAdding(false)}
        onChoose={(branch) => add.mutate(branch)}
        refusal={({ id }) =>
          person.branches.some((membership) => membership.id === id && !membership.madeByRun) ? t('already') : null
        }
      >
        {t('addDetail')}
      </BranchDialog>
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('removeTitle')}
        verb={t('removeVerb')}
        dangerous
        onConfirm={async () => {
          if (removing === null) return;
          await api.delete(`/people/${person.id}/memberships/${removing.id}`);
          notify(t('removed', { username: person.username, branch: nameOf(removing) }));
          await refresh();
        }}
      >
        {removing === null ? null : (
          <Text size="sm">
            {t(removing.madeByRun ? 'removeByRun' : 'removeByHand', {
              username: person.username,
              branch: nameOf(removing),
            })}
          </Text>
        )}
      </Confirm>
    </TitledPanel>
  );
}

const nameOf = ({ path }: Membership) => path.join(' › ') || '/';
