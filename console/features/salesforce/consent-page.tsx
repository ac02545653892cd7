import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { connectionsQuery, forgetSalesforce } from '../../api/connection.ts';
import { ButtonLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

export interface Returned {
  readonly state: string;
  readonly code: string;
  readonly error: string;
  readonly error_description: string;
}

/** Where Salesforce sends people back: hands on what they bring, once. */
export function ConsentPage({ returned }: { readonly returned: Returned }) {
  const t = useTranslations('connection.consent');
  const queries = useQueryClient();
  const said = Object.fromEntries(Object.entries(returned).filter(([, value]) => value !== ''));
  const began = returned.state !== '';
  const completed = useQuery({
    queryKey: ['/authorizations', returned.state],
    queryFn: async () => {
      const { connection } = await api.post<{ connection: string }>('/authorizations', said);
      forgetSalesforce(queries);
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      return connection;
    },
    enabled: began,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const { data: connection } = completed;
  const connected = t('connected');
  useEffect(() => {
    if (connection !== undefined) notify(connected);
  }, [connection, connected]);
  if (connection !== undefined) {
    return <Navigate to="/salesforce/$connection/connection" params={{ connection }} replace />;
  }
  return (
    <>
      <PageHeader title={t('completing')} />
      <Panel>
        <Stack>
          {completed.isError ? <ProblemAlert error={completed.error} /> : null}
          {began ? null : <Text>{t('nothing')}</Text>}
          {completed.isLoading ? (
            <Group>
              <Loader size="sm" />
              <Text>{t('completing')}</Text>
            </Group>
          ) : (
            <ButtonLink to="/salesforce" variant="default" style={{ alignSelf: 'flex-start' }}>
              {t('back')}
            </ButtonLink>
          )}
        </Stack>
      </Panel>
    </>
  );
}
