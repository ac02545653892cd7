import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import type { Administrator } from './administrators-page.tsx';
import { type ApiToken, stateOf } from './new-token.tsx';

export interface PasswordSet {
  readonly username: string;
  readonly temporaryPassword: string;
}

interface ResetProps {
  readonly administrator: Administrator;
  readonly onCancel: () => void;
  readonly onDone: (made: PasswordSet) => Promise<void>;
}

/** Gives an administrator another password, and says first what ends with the one of before. */
export function Reset({ administrator, onCancel, onDone }: ResetProps) {
  const t = useTranslations('administration.administrators');
  const tokens = useTokens();
  const [removeSecondFactor, setRemoveSecondFactor] = useState(false);
  const [keepTokens, setKeepTokens] = useState(false);
  const reset = useMutation({
    mutationFn: () =>
      api.post<PasswordSet>(`/administrators/${administrator.id}/password-reset`, { removeSecondFactor, keepTokens }),
    onSuccess: onDone,
  });
  return (
    <QueryStates query={tokens} height={80}>
      {({ items }) => {
        const held = items.filter((token) => token.owner === administrator.username && stateOf(token) === null);
        return (
          <Stack>
            {reset.isError ? <ProblemAlert error={reset.error} /> : null}
            <Text size="sm">{t('resetDetail', { username: administrator.username, tokens: held.length })}</Text>
            {held.length === 0 ? null : (
              <Checkbox
                label={t('keepTokens')}
                description={t('keepTokensHint')}
                checked={keepTokens}
                onChange={(event) => setKeepTokens(event.currentTarget.checked)}
              />
            )}
            {administrator.secondFactor ? (
              <Checkbox
                label={t('removeFactor')}
                description={t('removeFactorHint')}
                checked={removeSecondFactor}
                onChange={(event) => setRemoveSecondFactor(event.currentTarget.checked)}
              />
            ) : null}
            <FormButtons onCancel={onCancel}>
              <Button color="red" loading={reset.isPending} onClick={() => reset.mutate()}>
                {t('reset')}
              </Button>
            </FormButtons>
          </Stack>
        );
      }}
    </QueryStates>
  );
}

interface RemoveProps {
  readonly administrator: Administrator | null;
  readonly onClose: () => void;
}

/** Makes an administrator a user like others. */
export function RemoveAdministrator({ administrator, onClose }: RemoveProps) {
  const t = useTranslations('administration.administrators');
  const queries = useQueryClient();
  const username = administrator?.username ?? '';
  return (
    <Confirm
      opened={administrator !== null}
      onClose={onClose}
      title={t('removeTitle', { username })}
      verb={t('remove')}
      dangerous
      onConfirm={async () => {
        await api.delete(`/administrators/${administrator?.id ?? ''}`);
        notify(t('removed', { username }));
        await queries.invalidateQueries({ queryKey: ['administrators'] });
      }}
    >
      {t('removeDetail', { username })}
    </Confirm>
  );
}

function useTokens() {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => api.get<{ items: readonly ApiToken[] }>('/tokens', {}, signal),
  });
}
