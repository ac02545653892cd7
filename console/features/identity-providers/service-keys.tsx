import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import {
  type IdentityProvider,
  identityProviderQuery,
  identityProvidersQuery,
  type ServiceKey,
} from '../../api/identity-providers.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Fact } from '../../ui/facts.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { CertificateFacts } from './certificate-facts.tsx';

type Step = 'activate' | 'retire';

/** Our key for a SAML provider, and how it is replaced while people sign in: one step after the other. */
export function ServiceKeys({ provider: { id, name, keys } }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.keys');
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Step | null>(null);
  const change = async (path: string) => {
    const saved = await api.post<IdentityProvider>(`/identity-providers/${id}/${path}`);
    queries.setQueryData(identityProviderQuery(id).queryKey, saved);
    await queries.invalidateQueries({ queryKey: identityProvidersQuery.queryKey, exact: true });
  };
  const prepare = useMutation({ mutationFn: () => change('keys') });
  const other = keys.find(({ state }) => state !== 'active')?.state;
  const stage = other === 'next' || other === 'former' ? other : 'active';
  const close = () => setAsked(null);
  return (
    <TitledPanel title={t('title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t(`hints.${stage}`)}
        </Text>
        {keys.map((key) => (
          <OneKey key={key.fingerprint} of={key} />
        ))}
        {prepare.isError ? <ProblemAlert error={prepare.error} /> : null}
        <Group>
          {stage === 'active' ? (
            <Button variant="default" loading={prepare.isPending} onClick={() => prepare.mutate()}>
              {t('prepare')}
            </Button>
          ) : null}
          {stage === 'next' ? (
            <Button variant="default" onClick={() => setAsked('activate')}>
              {t('activate')}
            </Button>
          ) : null}
          {stage === 'active' ? null : (
            <Button variant="default" onClick={() => setAsked('retire')}>
              {t(stage === 'next' ? 'discard' : 'retire')}
            </Button>
          )}
        </Group>
      </Stack>
      <Confirm
        opened={asked === 'activate'}
        onClose={close}
        title={t('activate')}
        verb={t('activate')}
        onConfirm={() => change('keys/activate')}
      >
        {t('activateDetail', { name })}
      </Confirm>
      <Confirm
        opened={asked === 'retire'}
        onClose={close}
        title={t(stage === 'next' ? 'discard' : 'retire')}
        verb={t(stage === 'next' ? 'discard' : 'retire')}
        dangerous
        onConfirm={() => change('keys/retire')}
      >
        {t('retireDetail', { name })}
      </Confirm>
    </TitledPanel>
  );
}

function OneKey({ of: key }: { readonly of: ServiceKey }) {
  const t = useTranslations('providers.keys');
  return (
    <Stack gap={4}>
      <Badge variant="light" color={key.state === 'active' ? 'teal' : 'gray'}>
        {t(`states.${key.state}`)}
      </Badge>
      <CertificateFacts certificate={key} />
      <Fact label={t('usedAt')}>
        <Time at={key.usedAt} />
      </Fact>
    </Stack>
  );
}
