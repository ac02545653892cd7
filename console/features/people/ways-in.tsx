import { Button, Group, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { waysInSchema } from '../../../src/api/routes/ways-in.ts';
import { api } from '../../api/client.ts';
import type { Answer } from '../../api/wire.ts';
import { placed } from '../../i18n/placed.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { QueryStates } from '../../ui/query-states.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';

type Ways = Answer<typeof waysInSchema>;

/** One of them that can be taken away: its address below the person's, and what people call it. */
interface Way {
  readonly path: string;
  readonly name: string;
}

export const waysInQuery = (personId: string) =>
  queryOptions({
    queryKey: ['/people', 'ways-in', personId],
    queryFn: ({ signal }) => api.get<Ways>(`/people/${personId}/ways-in`, {}, signal),
  });

/** How somebody comes in, and a way to end each but the password. */
export function WaysIn({ personId }: { readonly personId: string }) {
  const t = useTranslations('people.ways');
  const queries = useQueryClient();
  const ways = useQuery(waysInQuery(personId));
  const [removed, setRemoved] = useState<Way | null>(null);
  return (
    <TitledPanel title={t('title')}>
      <QueryStates query={ways} height={60}>
        {({ password, secondFactor, identities, salesforceUsers }) => (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {password ? t('password', { factor: String(secondFactor) }) : t('noPassword')}
            </Text>
            {identities.map(({ providerId, provider, subject, usedAt }) => (
              <Line
                key={providerId}
                name={provider}
                remove={t('remove', { name: provider })}
                onRemove={() => setRemoved({ path: `identities/${providerId}`, name: provider })}
              >
                {t.rich('identity', { subject, time: placed(<Time at={usedAt} />) })}
              </Line>
            ))}
            {salesforceUsers.map(({ connection, userId, joinedAt }) => (
              <Line
                key={`${connection} ${userId}`}
                name={t('salesforce', { connection })}
                remove={t('remove', { name: t('salesforce', { connection }) })}
                onRemove={() =>
                  setRemoved({
                    path: `salesforce-users/${encodeURIComponent(connection)}/${userId}`,
                    name: t('salesforce', { connection }),
                  })
                }
              >
                {t.rich('joined', {
                  user: placed(<RecordLink connection={connection} id={userId} />),
                  time: placed(<Time at={joinedAt} />),
                })}
              </Line>
            ))}
          </Stack>
        )}
      </QueryStates>
      <Confirm
        opened={removed !== null}
        onClose={() => setRemoved(null)}
        title={t('removeTitle', { name: removed?.name ?? '' })}
        verb={t('verb')}
        dangerous
        onConfirm={async () => {
          await api.delete(`/people/${personId}/${removed?.path ?? ''}`);
          notify(t('removed', { name: removed?.name ?? '' }));
          await queries.invalidateQueries(waysInQuery(personId));
        }}
      >
        {t('removeDetail')}
      </Confirm>
    </TitledPanel>
  );
}

interface LineProps {
  readonly name: string;
  /** What the button is called where it cannot be seen beside what. */
  readonly remove: string;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

function Line({ name, remove, onRemove, children }: LineProps) {
  const t = useTranslations('people.ways');
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      </div>
      <Button size="compact-sm" variant="light" color="red" aria-label={remove} onClick={onRemove}>
        {t('verb')}
      </Button>
    </Group>
  );
}
