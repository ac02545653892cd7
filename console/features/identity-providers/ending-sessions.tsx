import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { QueryStates } from '../../ui/query-states.tsx';

/** How many are signed out with a provider, as it is when somebody is asked whether they mean it. */
export function EndingSessions({ id }: { readonly id: string }) {
  const t = useTranslations('providers');
  const sessions = useQuery({
    queryKey: ['/identity-providers', id, 'sessions'],
    queryFn: ({ signal }) => api.get<{ readonly open: number }>(`/identity-providers/${id}/sessions`, {}, signal),
    staleTime: 0,
  });
  return (
    <QueryStates query={sessions} height={22}>
      {({ open }) => (
        <Text size="sm" mt="xs">
          {t('ending', { count: open })}
        </Text>
      )}
    </QueryStates>
  );
}
