import { Group, Loader, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { endTrial, isTrial, type Trial } from '../../api/identity-providers.ts';
import { begin, type Session, sessionQuery } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { TrialResult } from './trial-result.tsx';

interface ProviderCallbackPageProps {
  /** Id of the provider. */
  readonly provider: string;
}

type Completed = { readonly session: Session & { readonly returnTo: string } } | { readonly trial: Trial };

/** Where identity providers send people back: hands on what they bring, once. It goes from the address bar at once. */
export function ProviderCallbackPage({ provider }: ProviderCallbackPageProps) {
  const t = useTranslations('signIn.provider');
  const tried = useTranslations('signIn.trial');
  const queries = useQueryClient();
  const router = useRouter();
  const [search] = useState(() => window.location.search);
  const [trying] = useState(() => isTrial(provider));
  useEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname);
    endTrial();
  }, []);
  const completed = useQuery({
    queryKey: ['/sign-in/returns', search],
    queryFn: async (): Promise<Completed> => {
      const returned = { state: new URLSearchParams(search).get('state') ?? '-', search };
      if (!trying) return { session: await api.post(`/sign-in/providers/${provider}/returns`, returned) };
      // Whoever tries a provider is signed in: their requests carry a token.
      await queries.query({ ...sessionQuery, staleTime: 'static' });
      return { trial: await api.post<Trial>(`/identity-providers/${provider}/trial/returns`, returned) };
    },
    gcTime: 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const session = completed.data !== undefined && 'session' in completed.data ? completed.data.session : undefined;
  const trial = completed.data !== undefined && 'trial' in completed.data ? completed.data.trial : undefined;
  useEffect(() => {
    if (session === undefined) return;
    begin(queries, session);
    router.history.replace(session.returnTo);
  }, [session, queries, router]);
  if (trial !== undefined) {
    return (
      <Entrance title={tried('title')}>
        <TrialResult trial={trial} />
        <PageLink to="/identity-providers/$id" params={{ id: provider }} size="sm">
          {tried('back')}
        </PageLink>
      </Entrance>
    );
  }
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
