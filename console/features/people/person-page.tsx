import { Badge, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ENTITIES, type Entity, type LogEvent } from '../../api/run.ts';
import type { Page } from '../../api/wire.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';

interface PersonDetail {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly level: string;
  readonly language: string | null;
  readonly timezone: string | null;
  readonly dateFormat: string | null;
  readonly expiration: string | null;
  readonly manager: string | null;
  readonly mustChangePassword: boolean;
  readonly sfdcId: string | null;
  readonly sfdcUserType: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly fields: readonly { readonly key: string; readonly title: string; readonly value: string | null }[];
  readonly branches: readonly {
    readonly code: string | null;
    readonly path: readonly string[];
    readonly madeByRun: boolean;
  }[];
  readonly links: readonly { readonly connection: string; readonly entity: Entity; readonly sourceId: string }[];
}

/** Everything that the platform has of a person, and what was logged of them. */
export function PersonPage({ id }: { readonly id: string }) {
  const { data: person } = useSuspenseQuery({
    queryKey: ['/people', id],
    queryFn: ({ signal }) => api.get<PersonDetail>(`/people/${id}`, {}, signal),
  });
  const name = `${person.firstname} ${person.lastname}`.trim();
  const own: readonly (readonly [string, ReactNode])[] = [
    ['Username', person.username],
    ['E-mail', person.email],
    ['Level', person.level],
    ['Language', person.language],
    ['Time zone', person.timezone],
    ['Date format', person.dateFormat],
    ['Expires', person.expiration],
    ['Manager', person.manager],
    ['Created', <Time key="created" at={person.createdAt} exact />],
    ['Last changed', <Time key="updated" at={person.updatedAt} exact />],
  ];
  return (
    <>
      <PageHeader
        title={name === '' ? person.username : name}
        description={person.username}
        actions={
          <Group gap="xs">
            <Badge color={person.active ? 'teal' : 'gray'} variant="light" size="lg">
              {person.active ? 'Active' : 'Deactivated'}
            </Badge>
            {person.mustChangePassword ? (
              <Badge color="yellow" variant="light" size="lg">
                Chooses a password at first sign-in
              </Badge>
            ) : null}
          </Group>
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel>
          <Title order={2} size="h4" mb="sm">
            Values
          </Title>
          <Facts rows={own} />
        </Panel>
        <Stack gap="lg">
          <Panel>
            <Title order={2} size="h4" mb="sm">
              Salesforce
            </Title>
            {person.links.length === 0 ? (
              <Text size="sm" c="dimmed">
                Nothing keeps this person in step with Salesforce.
              </Text>
            ) : (
              <Facts
                rows={person.links.map(({ connection, entity, sourceId }) => [
                  `${ENTITIES[entity]} of ${connection}`,
                  sourceId,
                ])}
              />
            )}
          </Panel>
          <Panel>
            <Title order={2} size="h4" mb="sm">
              Branches
            </Title>
            {person.branches.length === 0 ? (
              <Text size="sm" c="dimmed">
                In no branch.
              </Text>
            ) : (
              <Stack gap="xs">
                {person.branches.map(({ code, path, madeByRun }) => (
                  <Group key={path.join(' / ')} gap="xs">
                    <Text size="sm" dir="auto">
                      {path.join(' › ')}
                    </Text>
                    {code === null ? null : (
                      <Text size="xs" c="dimmed">
                        {code}
                      </Text>
                    )}
                    {madeByRun ? null : (
                      <Badge variant="light" color="gray">
                        by hand
                      </Badge>
                    )}
                  </Group>
                ))}
              </Stack>
            )}
          </Panel>
          {person.fields.length === 0 ? null : (
            <Panel>
              <Title order={2} size="h4" mb="sm">
                Additional fields
              </Title>
              <Facts rows={person.fields.map(({ title, value }) => [title, value])} />
            </Panel>
          )}
        </Stack>
      </SimpleGrid>
      <Logged username={person.username} />
    </>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th w={160}>{label}</Table.Th>
            <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {value ?? '–'}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Logged({ username }: { readonly username: string }) {
  const { data } = useQuery({
    queryKey: ['/logs', { search: username }],
    queryFn: ({ signal }) => api.get<Page<LogEvent>>('/logs', { search: username, limit: 20 }, signal),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel mt="lg">
      <Title order={2} size="h4" mb="sm">
        Logged
      </Title>
      <Table verticalSpacing="sm">
        <Table.Tbody>
          {data.items.map(({ id, at, message }) => (
            <Table.Tr key={id}>
              <Table.Td w={190}>
                <Time at={at} exact />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
