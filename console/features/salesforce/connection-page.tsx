import { Alert, Badge, Button, Group, List, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { api } from '../../api/client.ts';
import { connectionsQuery } from '../../api/connection.ts';
import { ENTITIES, type Entity } from '../../api/run.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';

interface Check {
  readonly organizationId: string;
  readonly organizationName: string | null;
  readonly username: string;
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
  readonly usable: boolean;
  readonly entities: readonly {
    readonly entity: Entity;
    readonly object: string;
    readonly listView: string;
    readonly problems: readonly { readonly code: string; readonly message: string }[];
    readonly warnings: readonly string[];
  }[];
}

const number = new Intl.NumberFormat();
const GRANTS: Readonly<Record<string, string>> = {
  client_credentials: 'client credentials',
  jwt_bearer: 'JWT bearer',
  authorization_code: 'authorization code',
};

/** What the connection is, whether it works, and what is missing where it does not. */
export function ConnectionPage({ connection: name }: { readonly connection: string }) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const connection = connections.find((one) => one.name === name);
  const check = useMutation({
    mutationFn: () => api.post<Check>(`/connections/${encodeURIComponent(name)}/check`),
  });
  if (connection === undefined) return null;
  const { url, grant, directory, failures } = connection;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Panel>
        <Stack>
          <Title order={2} size="h4">
            Salesforce org
          </Title>
          <Fact label="My Domain" value={url} />
          <Fact label="Authorized by" value={GRANTS[grant] ?? grant} />
          <Fact label="Platform" value={directory === 'builtin' ? 'the built-in one' : directory} />
          {failures === null ? null : (
            <Alert
              color="red"
              icon={<TriangleAlert aria-hidden />}
              title={`It has failed ${failures.count} times in a row`}
            >
              <Text size="sm">
                Last <Time at={failures.lastAt} />, with {failures.code}.
                {failures.nextTryAt === null ? null : (
                  <>
                    {' '}
                    It is tried once a day now, next <Time at={failures.nextTryAt} />; it recovers by itself.
                  </>
                )}
              </Text>
            </Alert>
          )}
        </Stack>
      </Panel>
      <Panel>
        <Stack>
          <Group justify="space-between">
            <Title order={2} size="h4">
              Test
            </Title>
            <Button
              onClick={() => check.mutate()}
              loading={check.isPending}
              variant={check.isSuccess ? 'default' : 'filled'}
            >
              {check.isSuccess ? 'Test again' : 'Test the connection'}
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            Signs in and looks whether everything that is mapped can be read. Nothing is changed.
          </Text>
          {check.isError ? <ProblemAlert error={check.error} /> : null}
          {check.isSuccess ? <Outcome check={check.data} /> : null}
        </Stack>
      </Panel>
    </SimpleGrid>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Text c="dimmed" size="sm">
        {label}
      </Text>
      <Text size="sm" ta="right" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    </Group>
  );
}

function Outcome({ check }: { readonly check: Check }) {
  const { usable, organizationName, organizationId, username, apiUsage, entities } = check;
  return (
    <Stack gap="sm">
      <Alert
        color={usable ? 'teal' : 'orange'}
        icon={usable ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
        title={usable ? 'It works' : 'It signs in, but a run would stop'}
      >
        <Text size="sm">
          {username} in {organizationName ?? organizationId}
        </Text>
      </Alert>
      {apiUsage === null ? null : (
        <div>
          <Text size="sm" mb={4}>
            {number.format(apiUsage.used)} of {number.format(apiUsage.max)} API calls of the last 24 hours
          </Text>
          <Progress value={(100 * apiUsage.used) / apiUsage.max} aria-label="API calls of the last 24 hours" />
        </div>
      )}
      {entities.map(({ entity, object, listView, problems, warnings }) => (
        <div key={entity}>
          <Group gap="xs">
            <Text fw={600} size="sm">
              {ENTITIES[entity]}
            </Text>
            <Text size="sm" c="dimmed">
              {object}, list view {listView}
            </Text>
            {problems.length === 0 ? (
              <Badge color="teal" variant="light">
                Can be read
              </Badge>
            ) : null}
          </Group>
          {problems.map(({ code, message }) => (
            <Group key={message} gap="xs" align="flex-start" mt={4}>
              <Badge color="red" variant="light">
                {code}
              </Badge>
              <Text size="sm">{message}</Text>
            </Group>
          ))}
          {warnings.length === 0 ? null : (
            <List size="sm">
              {warnings.map((warning) => (
                <List.Item key={warning}>{warning}</List.Item>
              ))}
            </List>
          )}
        </div>
      ))}
    </Stack>
  );
}
