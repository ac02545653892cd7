import { ActionIcon, Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
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
  const refresh = useRefreshPeople();
  return (
    <TitledPanel title={t('title')}>
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
