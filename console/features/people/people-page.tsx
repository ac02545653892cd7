import { Badge, Group, Select, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { usePages } from '../../ui/use-pages.ts';

interface Person {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly branches: string | null;
}

const number = new Intl.NumberFormat();
const STATES = [
  { value: 'true', label: 'Active' },
  { value: 'false', label: 'Deactivated' },
];

/** Everybody on the built-in platform. */
export function PeoplePage({ search: first }: { readonly search: string }) {
  const [text, setText] = useState(first);
  const [active, setActive] = useState<string | null>(null);
  const [search] = useDebouncedValue(text.trim(), 300);
  const people = usePages<Person>('/people', { search, active });
  const total = people.data?.pages[0]?.total;
  return (
    <>
      <PageHeader
        title="Users"
        description={
          total === undefined
            ? 'Everybody on the platform.'
            : `${number.format(total)} ${total === 1 ? 'user' : 'users'}.`
        }
      />
      <Panel>
        <Group mb="md" align="flex-end">
          <TextInput
            label="Search"
            placeholder="name, username, e-mail, Salesforce Id"
            w={320}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select label="State" placeholder="All" clearable data={STATES} value={active} onChange={setActive} />
        </Group>
        {people.isError ? <ProblemAlert error={people.error} onRetry={() => void people.refetch()} /> : null}
        {people.isPending ? <Skeleton h={200} /> : null}
        {people.isSuccess && people.items.length === 0 ? (
          <EmptyState title={search === '' && active === null ? 'Nobody is here yet' : 'Nobody fits'} icon={Users}>
            {search === '' && active === null
              ? 'People come with the first synchronization.'
              : 'Look for a part of the name, or take the filter away.'}
          </EmptyState>
        ) : null}
        {people.items.length === 0 ? null : (
          <Table.ScrollContainer minWidth={720}>
            <Table verticalSpacing="sm" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Username</Table.Th>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>E-mail</Table.Th>
                  <Table.Th>Branches</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {people.items.map(({ id, username, firstname, lastname, email, active: isActive, branches }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Group gap="xs">
                        <PageLink to="/users/$id" params={{ id }} style={{ overflowWrap: 'anywhere' }}>
                          {username}
                        </PageLink>
                        {isActive ? null : (
                          <Badge color="gray" variant="light">
                            Deactivated
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm" dir="auto">
                        {`${firstname} ${lastname}`.trim()}
                      </Text>
                    </Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{email ?? '–'}</Table.Td>
                    <Table.Td dir="auto">{branches ?? '–'}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <MoreButton pages={people} />
      </Panel>
    </>
  );
}
