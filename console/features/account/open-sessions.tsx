import { Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Modal } from '../../ui/dialogs.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { PasswordQuestion } from '../../ui/password-question.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import { browserOf } from './browser-of.ts';

interface OpenSession {
  readonly id: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly current: boolean;
}

/** As people know it; whoever wants to know more sees what it calls itself. */
function BrowserName({ of }: { readonly of: string | null }) {
  const t = useTranslations('account.sessions');
  const browser = of === null ? null : browserOf(of);
  if (browser === null) return of ?? t('unknown');
  return browser.system === null ? browser.name : t('browserOn', { browser: browser.name, system: browser.system });
}

const OTHERS = 'others';

/** Where else somebody is signed in, and a way to end it for whoever shows again who they are. */
export function OpenSessions() {
  const t = useTranslations('account.sessions');
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => api.get<{ items: readonly OpenSession[] }>('/sessions', {}, signal),
  });
  const { hasPassword } = useSession().person;
  /** Of the session that is to end, or all others; null: nothing is asked. */
  const [ending, setEnding] = useState<string | null>(null);
  const close = () => setEnding(null);
  const end = async (password: string | null) => {
    await api.post(ending === OTHERS ? '/sessions/revocation' : `/sessions/${ending}/revocation`, { password });
    close();
    notify(t(ending === OTHERS ? 'othersEnded' : 'ended'));
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const title = ending === OTHERS ? t('endOthersTitle') : t('endTitle');
  const verb = ending === OTHERS ? t('endOthers') : t('end');
  const others = sessions.data?.items.some(({ current }) => !current) === true;
  return (
    <Panel mt="lg">
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('title')}
          </Title>
          {others ? (
            <Button size="xs" variant="default" onClick={() => setEnding(OTHERS)}>
              {t('endOthers')}
            </Button>
          ) : null}
        </Group>
        <QueryStates query={sessions} height={80}>
          {({ items }) => (
            <ListTable minWidth={560} columns={[t('browser'), t('address'), t('since'), t('lastUsed')]} actions>
              {items.map(({ id, userAgent, address, createdAt, seenAt, current }) => (
                <Table.Tr key={id}>
                  <Table.Td maw={360}>
                    <Text size="sm" truncate title={userAgent ?? ''}>
                      <BrowserName of={userAgent} />
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
                        <Button size="compact-sm" variant="default" onClick={() => setEnding(id)}>
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
      {hasPassword ? (
        <Modal opened={ending !== null} onClose={close} title={title} centered>
          <PasswordQuestion verb={verb} act={end} onCancel={close} />
        </Modal>
      ) : (
        <Confirm opened={ending !== null} onClose={close} title={title} verb={verb} onConfirm={() => end(null)}>
          {t('afterSignIn')}
        </Confirm>
      )}
    </Panel>
  );
}
