import { Drawer, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { identityProvidersQuery } from '../../api/identity-providers.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { logEventQuery, type SignInLogState, signInLogQuery } from './api.ts';
import { EventDetails } from './event-details.tsx';
import { LEVEL_KEYS } from './log-filters.tsx';
import { LogTable } from './log-table.tsx';

/** Who came by identity providers and why some were not let in, which strangers are not told (R11). */
export function SignInLogPage({ state }: { readonly state: SignInLogState }) {
  const t = useTranslations('logs');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { event: open, ...filter } = state;
  const events = usePages(signInLogQuery(state));
  const { data: providers } = useQuery(identityProvidersQuery);
  const shown = useQuery({
    ...logEventQuery(open),
    enabled: open !== '',
    initialData: () => events.items.find(({ id }) => id === open),
  });
  const go = (search: Partial<SignInLogState>, replace = false) =>
    void navigate({ to: '/sign-in-log', search, replace });
  const look = (change: Partial<SignInLogState>, replace?: boolean) => go({ ...filter, ...change }, replace);
  return (
    <>
      <PageHeader title={t('signIns.title')} description={t('signIns.description')} />
      <Panel>
        <Group mb="md" align="flex-end" gap="sm">
          <SearchInput
            label={common('search')}
            placeholder={t('searchHint')}
            w={260}
            value={state.search}
            onSearch={(search) => look({ search }, true)}
          />
          <Select
            label={t('level')}
            placeholder={common('all')}
            clearable
            w={130}
            data={LEVEL_KEYS.map((value) => ({ value, label: t(`levels.${value}`) }))}
            value={state.level === '' ? null : state.level}
            onChange={(level) => look({ level: level ?? '' })}
          />
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
        <QueryStates
          query={events}
          empty={{
            when: () => events.items.length === 0,
            title: t('signIns.empty'),
            detail: t('signIns.emptyDetail'),
            icon: LogIn,
            onClear: Object.values(filter).some((one) => one !== '') ? () => go({}) : null,
          }}
        >
          {() => <LogTable events={events.items} onOpen={(id) => look({ event: id })} />}
        </QueryStates>
        <MoreButton pages={events} />
      </Panel>
      <Drawer opened={open !== ''} onClose={() => look({})} title={t('details')} size="lg">
        {open === '' ? null : <QueryStates query={shown}>{(event) => <EventDetails event={event} />}</QueryStates>}
      </Drawer>
    </>
  );
}
