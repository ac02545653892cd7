import { Checkbox, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Modal } from '../../ui/dialogs.tsx';
import { notify } from '../../ui/notify.ts';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { type PersonDetail, useRefreshPeople } from './api.ts';
import { chosenPassword, GivenPasswordFields, MADE_UP } from './given-password.tsx';
import { waysInQuery } from './ways-in.tsx';

interface ResetPasswordProps {
  readonly person: PersonDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives a person another password; one that was made up is shown once. */
export function ResetPassword({ person: { id, username }, opened, onClose }: ResetPasswordProps) {
  const t = useTranslations('people.actions');
  const [password, setPassword] = useState(MADE_UP);
  const { data: ways } = useQuery({ ...waysInQuery(id), enabled: opened });
  const [removeSecondFactor, setRemoveSecondFactor] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const refresh = useRefreshPeople();
  const close = () => {
    setPassword(MADE_UP);
    setRemoveSecondFactor(false);
    onClose();
  };
  return (
    <>
      <Confirm
        opened={opened}
        onClose={close}
        title={t('resetTitle', { username })}
        verb={t('reset')}
        disabled={password.kind === 'chosen' && password.password === ''}
        onConfirm={async () => {
          const body = { ...chosenPassword(password), removeSecondFactor };
          const answer = await api.post<{ temporaryPassword: string | null }>(`/people/${id}/password-reset`, body);
          await refresh();
          if (answer.temporaryPassword === null) notify(t('resetDone', { username }));
          else setMade(answer.temporaryPassword);
        }}
      >
        <Stack>
          <Text size="sm">{t('resetDetail')}</Text>
          <GivenPasswordFields kinds={['madeUp', 'chosen']} value={password} onChange={setPassword} />
          {ways?.secondFactor === true ? (
            <Checkbox
              label={t('removeFactor')}
              description={t('removeFactorHint')}
              checked={removeSecondFactor}
              onChange={(event) => setRemoveSecondFactor(event.currentTarget.checked)}
            />
          ) : null}
        </Stack>
      </Confirm>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={t('passwordTitle')}
        centered
        closeOnClickOutside={false}
      >
        {made === null ? null : (
          <ShownOnce secret={made} onDone={() => setMade(null)}>
            {t('passwordDetail', { username })}
          </ShownOnce>
        )}
      </Modal>
    </>
  );
}
