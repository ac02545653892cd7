import { Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { ListTable } from '../../ui/list-table.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';

interface OpenSession {
  readonly id: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly current: boolean;
}

/** Where else somebody is signed in, and a way to end it. */
export function OpenSessions() {
  const t = useTranslations('account.sessions');
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => api.get<{ items: readonly OpenSession[] }>('/sessions', {}, signal),
  });
  const end = useMutation({
    mutationFn: (id: string) => api.delete(`/sessions/${id}`),
    onSuccess: async () => {
      notify(t('ended'));
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const endOthers = useMutation({
    mutationFn: () => api.delete('/sessions'),
    onSuccess: async () => {
      notify(t('othersEnded'));
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const others = sessions.data?.items.some(({ current }) => !current) === true;
  return (
    <Panel mt="lg">
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('title')}
          </Title>
          {others ? (
            <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
              {t('endOthers')}
            </Button>
          ) : null}
        </Group>
        {endOthers.isError ? <ProblemAlert error={endOthers.error} /> : null}
        {end.isError ? <ProblemAlert error={end.error} /> : null}
        <QueryStates query={sessions} height={80}>
          {({ items }) => (
            <ListTable minWidth={560} columns={[t('browser'), t('address'), t('since'), t('lastUsed')]} actions>
              {items.map(({ id, userAgent, address, createdAt, seenAt, current }) => (
                <Table.Tr key={id}>
                  <Table.Td maw={360}>
                    <Text size="sm" truncate title={userAgent ?? ''}>
                      {userAgent ?? t('unknown')}
                    </Text>
                  </Table.Td>
                  <Table.Td>{address ?? t('unknown')}</Table.Td>
                  <Table.Td>
                    <Time at={createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={seenAt} />
                  </Table.Td>
                  <Table.Td>
                    <Group justify="flex-end">
                      {current ? (
                        <Badge variant="light">{t('current')}</Badge>
                      ) : (
                        <Button
                          size="compact-sm"
                          variant="default"
                          loading={end.isPending && end.variables === id}
                          onClick={() => end.mutate(id)}
                        >
                          {t('end')}
                        </Button>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </QueryStates>
      </Stack>
    </Panel>
  );
}
