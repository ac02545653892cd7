import { Anchor, Badge, Button, Code, Group, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Modal } from '../../ui/dialogs.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Time } from '../../ui/time.tsx';
import { type ApiToken, NewToken, stateOf } from './new-token.tsx';

const toReference = (chunks: ReactNode) => (
  <Anchor href="/docs/api" target="_blank" rel="noreferrer">
    {chunks}
  </Anchor>
);

/** What programs sign in with (R46). */
export function TokensPage() {
  const t = useTranslations('administration.tokens');
  const queries = useQueryClient();
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => api.get<{ items: readonly ApiToken[] }>('/tokens', {}, signal),
  });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t.rich('description', { link: toReference })}
        actions={<Button onClick={() => setAdding(true)}>{t('create')}</Button>}
      />
      <Panel>
        <QueryStates
          query={tokens}
          height={120}
          empty={{
            when: ({ items }) => items.length === 0,
            title: t('empty'),
            detail: t('emptyDetail'),
            icon: KeyRound,
          }}
        >
          {({ items }) => (
            <ListTable
              minWidth={720}
              columns={[t('name'), t('prefix'), t('owner'), t('scopes'), t('lastUsed'), t('ends')]}
              actions
            >
              {items.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td className="value" miw={140}>
                    <Text size="sm" c={stateOf(token) === null ? undefined : 'dimmed'}>
                      {token.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Code>{token.prefix}</Code>
                  </Table.Td>
                  <Table.Td>{token.owner}</Table.Td>
                  <Table.Td>
                    <Group gap={4}>
                      {token.scopes.map((scope) => (
                        <Badge key={scope} variant="default" tt="none" fw={500}>
                          {scope}
                        </Badge>
                      ))}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Time at={token.lastUsedAt} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={token.expiresAt} />
                  </Table.Td>
                  <Table.Td>
                    <Group justify="flex-end">
                      {stateOf(token) === null ? (
                        <Button size="compact-sm" variant="default" onClick={() => setRevoking(token)}>
                          {t('revoke')}
                        </Button>
                      ) : (
                        <Badge color="gray" variant="light">
                          {t(stateOf(token) ?? 'revoked')}
                        </Badge>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </QueryStates>
      </Panel>
      <FormDialog opened={adding} onClose={() => setAdding(false)} title={t('createTitle')} size="lg">
        {(cancel) => (
          <NewToken
            onCancel={cancel}
            onDone={async ({ token }) => {
              setAdding(false);
              setMade(token);
              await refresh();
            }}
          />
        )}
      </FormDialog>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={t('made')}
        centered
        closeOnClickOutside={false}
      >
        {made === null ? null : (
          <ShownOnce secret={made} onDone={() => setMade(null)}>
            {t('madeDetail')}
          </ShownOnce>
        )}
      </Modal>
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t('revokeTitle')}
        verb={t('revoke')}
        dangerous
        onConfirm={async () => {
          if (revoking === null) return;
          await api.delete(`/tokens/${revoking.id}`);
          notify(t('revokeDone', { name: revoking.name }));
          await refresh();
        }}
      >
        {t('revokeDetail', { name: revoking?.name ?? '' })}
      </Confirm>
    </>
  );
}
