import { Group, Loader, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { begin, type Session } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Where identity providers send people back: hands on what they bring, once. It goes from the address bar at once. */
export function ProviderCallbackPage({ provider }: { readonly provider: string }) {
  const t = useTranslations('signIn.provider');
  const queries = useQueryClient();
  const router = useRouter();
  const [search] = useState(() => window.location.search);
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  const completed = useQuery({
    queryKey: ['/sign-in/returns', search],
    queryFn: () =>
      api.post<Session & { readonly returnTo: string }>(`/sign-in/providers/${provider}/returns`, {
        state: new URLSearchParams(search).get('state') ?? '-',
        search,
      }),
    gcTime: 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const { data: session } = completed;
  useEffect(() => {
    if (session === undefined) return;
    begin(queries, session);
    router.history.replace(session.returnTo);
  }, [session, queries, router]);
  return (
    <Entrance title={t('title')}>
      {completed.isError ? (
        <>
          <ProblemAlert error={completed.error} />
          <PageLink to="/sign-in" search={{ from: '/' }} size="sm">
            {t('back')}
          </PageLink>
        </>
      ) : (
        <Group aria-live="polite">
          <Loader size="sm" />
          <Text>{t('completing')}</Text>
        </Group>
      )}
    </Entrance>
  );
}
