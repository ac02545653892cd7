import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { identityProvidersQuery } from '../../api/identity-providers.ts';
import { PageLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { type SignInLogState, signInLogQuery } from './api.ts';
import { isFiltered, LogList } from './log-list.tsx';
import { TextAndLevel } from './text-and-level.tsx';

/** Who came by identity providers and why some were not let in, which strangers are not told (R11). */
export function SignInLogPage({ state }: { readonly state: SignInLogState }) {
  const t = useTranslations('logs');
  const providerWords = useTranslations('providers');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { event, ...filter } = state;
  const { data: providers } = useQuery(identityProvidersQuery);
  const go = (search: Partial<SignInLogState>, replace = false) =>
    void navigate({ to: '/sign-in-log', search, replace });
  const look = (change: Partial<SignInLogState>, replace?: boolean) => go({ ...filter, ...change }, replace);
  const filters = (
    <Group mb="md" align="flex-end" gap="sm">
      <TextAndLevel state={state} look={look} width={320} />
      <Select
        label={t('signIns.provider')}
        placeholder={common('all')}
        clearable
        w={220}
        data={(providers?.items ?? []).map(({ name }) => name)}
        value={state.provider === '' ? null : state.provider}
        onChange={(provider) => look({ provider: provider ?? '' })}
      />
    </Group>
  );
  return (
    <>
      <PageHeader
        above={<PageLink to="/identity-providers">{providerWords('title')}</PageLink>}
        title={t('signIns.title')}
        description={t('signIns.description')}
      />
      <LogList
        query={signInLogQuery(state)}
        filters={filters}
        ofRuns={false}
        empty={{ title: t('signIns.empty'), detail: t('signIns.emptyDetail'), icon: LogIn }}
        onClear={isFiltered(filter) ? () => go({}) : null}
        open={event}
        onOpen={(id) => look({ event: id })}
      />
    </>
  );
}
