import { Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { Fact } from '../../ui/facts.tsx';
import { QueryStates } from '../../ui/query-states.tsx';

interface Status {
  readonly organizationId: string;
  readonly organizationName: string | null;
  readonly username: string;
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
}

/** Who the connection is in Salesforce, and how much of its API the org has used today (R48). */
export function ConnectionStatus({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('connection.status');
  const { name, salesforce } = connection;
  const status = useQuery({
    queryKey: ['/connections', name, 'status'],
    queryFn: ({ signal }) => api.get<Status>(`/connections/${encodeURIComponent(name)}/status`, {}, signal),
    retry: false,
    staleTime: 60_000,
  });
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('title')}
      </Title>
      <QueryStates query={status} height={72}>
        {({ username, organizationName, organizationId, apiUsage }) => (
          <Stack gap="xs">
            <Fact label={t('user')}>{username}</Fact>
            <Fact label={t('organization')}>{organizationName ?? organizationId}</Fact>
            <Usage usage={apiUsage} budget={salesforce.apiBudget} />
          </Stack>
        )}
      </QueryStates>
    </Stack>
  );
}

function Usage({ usage, budget }: { readonly usage: Status['apiUsage']; readonly budget: number }) {
  const t = useTranslations('connection.status');
  if (usage === null) return <Text size="sm">{t('unknown')}</Text>;
  const share = usage.used / usage.max;
  return (
    <div>
      <Text size="sm" mb={4}>
        {t('calls', { used: usage.used, max: usage.max })}
      </Text>
      <Progress value={100 * share} color={share >= budget ? 'red' : 'roll'} aria-label={t('callsLabel')} />
      <Text size="xs" c="dimmed" mt={4}>
        {t('budget', { share: budget })}
      </Text>
    </div>
  );
}
