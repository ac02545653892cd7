import { Button, Grid, Stack } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { identityProviderQuery, identityProvidersQuery } from '../../api/identity-providers.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Warnings } from '../../ui/warnings.tsx';
import { EndingSessions } from './ending-sessions.tsx';
import { OtherSide } from './other-side.tsx';
import { ProviderCheck } from './provider-check.tsx';
import { ProviderForm } from './provider-form.tsx';
import { ProviderState } from './provider-state.tsx';
import { RefreshMetadata } from './refresh-metadata.tsx';
import { ServiceKeys } from './service-keys.tsx';

/** One provider: how it is set up here, and what the other side has to know. */
export function ProviderPage({ id }: { readonly id: string }) {
  const t = useTranslations('providers');
  const { data: provider } = useSuspenseQuery({ ...identityProviderQuery(id), refetchOnWindowFocus: false });
  const [removing, setRemoving] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        above={<PageLink to="/identity-providers">{t('title')}</PageLink>}
        title={provider.name}
        description={t(`kinds.${provider.settings.kind}`)}
        actions={
          <>
            <ProviderState provider={provider} size="lg" />
            <ButtonLink to="/sign-in-log" search={{ provider: provider.name }} variant="default" size="sm">
              {t('log')}
            </ButtonLink>
            <Button variant="default" size="sm" onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
          </>
        }
      />
      <Warnings of={[...provider.certificates, ...provider.keys].flatMap(({ warnings }) => warnings)} />
      <Grid gap="lg" mt="sm">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <ProviderForm key={id} provider={provider} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <OtherSide provider={provider} />
            <ProviderCheck provider={provider} />
            <RefreshMetadata provider={provider} />
            {provider.settings.kind === 'saml' ? <ServiceKeys provider={provider} /> : null}
          </Stack>
        </Grid.Col>
      </Grid>
      <Confirm
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t('removeTitle')}
        verb={t('remove')}
        dangerous
        onConfirm={async () => {
          await api.delete(`/identity-providers/${id}`);
          notify(t('removed', { name: provider.name }));
          await navigate({ to: '/identity-providers', ignoreBlocker: true });
          await queries.invalidateQueries({ queryKey: identityProvidersQuery.queryKey, exact: true });
        }}
      >
        {t('removeDetail', { name: provider.name })}
        <EndingSessions id={id} />
      </Confirm>
    </>
  );
}
