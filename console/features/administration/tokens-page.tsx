import { Badge, Button, Code, Group, Modal, Skeleton, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { type ApiToken, NewToken } from './new-token.tsx';
import { ShownOnce } from './shown-once.tsx';

/** What programs sign in with (R46). */
export function TokensPage() {
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
        title="API tokens"
        description={
          <>
            What programs sign in with. The API is described at{' '}
            <a href="/docs/api" target="_blank" rel="noreferrer">
              /docs/api
            </a>
            .
          </>
        }
        actions={<Button onClick={() => setAdding(true)}>Create a token</Button>}
      />
      <Panel>
        {tokens.isError ? <ProblemAlert error={tokens.error} onRetry={() => void tokens.refetch()} /> : null}
        {tokens.isPending ? <Skeleton h={120} /> : null}
        {tokens.data?.items.length === 0 ? (
          <EmptyState title="No tokens yet" icon={KeyRound}>
            A script that starts runs or exports changes needs one. Give each its own, so that it can be revoked alone.
          </EmptyState>
        ) : null}
        {tokens.data === undefined || tokens.data.items.length === 0 ? null : (
          <Table.ScrollContainer minWidth={720}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Begins with</Table.Th>
                  <Table.Th>Acts for</Table.Th>
                  <Table.Th>May</Table.Th>
                  <Table.Th>Last used</Table.Th>
                  <Table.Th>Ends</Table.Th>
                  <Table.Th aria-label="What can be done" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {tokens.data.items.map((token) => (
                  <Table.Tr key={token.id}>
                    <Table.Td>
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
                          <Button size="compact-sm" variant="light" color="red" onClick={() => setRevoking(token)}>
                            Revoke
                          </Button>
                        ) : (
                          <Badge color="gray" variant="light">
                            {stateOf(token)}
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Panel>
      <Modal opened={adding} onClose={() => setAdding(false)} title="Create an API token" centered size="lg">
        <NewToken
          onDone={async ({ token }) => {
            setAdding(false);
            setMade(token);
            await refresh();
          }}
        />
      </Modal>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title="The token"
        centered
        closeOnClickOutside={false}
      >
        {made === null ? null : (
          <ShownOnce secret={made} onDone={() => setMade(null)}>
            It is not shown again. Keep it like a password, and send it as “Authorization: Bearer …”.
          </ShownOnce>
        )}
      </Modal>
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title="Revoke a token"
        verb="Revoke"
        dangerous
        onConfirm={async () => {
          if (revoking === null) return;
          await api.delete(`/tokens/${revoking.id}`);
          notify(`The token “${revoking.name}” is revoked.`);
          await refresh();
        }}
      >
        Whatever uses “{revoking?.name}” is refused from now on. This cannot be undone; a new token can be created.
      </Confirm>
    </>
  );
}

function stateOf({ revokedAt, expiresAt }: ApiToken): string | null {
  if (revokedAt !== null) return 'Revoked';
  return expiresAt !== null && Date.parse(expiresAt) < Date.now() ? 'Expired' : null;
}
