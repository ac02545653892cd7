import { Checkbox, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { type PersonDetail, useRefreshPeople } from './api.ts';

interface EraseDataProps {
  readonly person: PersonDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks twice: it cannot be undone. */
export function EraseData({ person, opened, onClose }: EraseDataProps) {
  const t = useTranslations('people.data');
  const navigate = useNavigate();
  const refresh = useRefreshPeople();
  const [sure, setSure] = useState(false);
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t('eraseTitle', { username: person.username })}
      verb={t('erase')}
      dangerous
      disabled={!sure}
      onConfirm={async () => {
        await api.post('/personal-data/erasure', { personId: person.id });
        notify(t('erased'));
        await navigate({ to: '/users' });
        await refresh();
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{t(person.platform.kind === 'docebo' ? 'forgetDetail' : 'eraseDetail')}</Text>
        {person.links.length === 0 ? null : (
          <Text size="sm" fw={600}>
            {t('comesBack')}
          </Text>
        )}
        {person.platform.kind === 'docebo' ? (
          <Text size="sm" fw={600}>
            {t('inDocebo')}
          </Text>
        ) : null}
        <Checkbox label={t('sure')} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
      </Stack>
    </Confirm>
  );
}
