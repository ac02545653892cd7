import { Badge, Button, Checkbox, Group, Modal, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ProblemError } from '../../api/client.ts';
import { type Session, useSession } from '../../api/session.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ShownOnce } from './shown-once.tsx';

type Administrator = Session['administrator'];

interface PasswordSet {
  readonly username: string;
  readonly temporaryPassword: string;
}

/** The superadmins of the platform who can sign in. */
export function AdministratorsPage() {
  const me = useSession().administrator.id;
  const queries = useQueryClient();
  const administrators = useQuery({
    queryKey: ['administrators'],
    queryFn: ({ signal }) => api.get<{ items: readonly Administrator[] }>('/administrators', {}, signal),
  });
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<Administrator | null>(null);
  const [made, setMade] = useState<PasswordSet | null>(null);
  const done = async (password: PasswordSet) => {
    setAdding(false);
    setResetting(null);
    setMade(password);
    await queries.invalidateQueries({ queryKey: ['administrators'] });
  };
  return (
    <>
      <PageHeader
        title="Administrators"
        description="Superadmins of the platform. They can do everything here; a synchronization never touches them."
        actions={<Button onClick={() => setAdding(true)}>Add an administrator</Button>}
      />
      <Panel>
        {administrators.isError ? (
          <ProblemAlert error={administrators.error} onRetry={() => void administrators.refetch()} />
        ) : null}
        {administrators.isPending ? <Skeleton h={120} /> : null}
        {administrators.data === undefined ? null : (
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Username</Table.Th>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>E-mail</Table.Th>
                  <Table.Th>Second factor</Table.Th>
                  <Table.Th aria-label="What can be done" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {administrators.data.items.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <Group gap="xs">
                        {one.username}
                        {one.id === me ? <Badge variant="light">You</Badge> : null}
                        {one.mustChangePassword ? (
                          <Badge variant="light" color="yellow">
                            Temporary password
                          </Badge>
                        ) : null}
                      </Group>
                    </Table.Td>
                    <Table.Td>{`${one.firstname} ${one.lastname}`.trim() || '–'}</Table.Td>
                    <Table.Td>{one.email ?? '–'}</Table.Td>
                    <Table.Td>{one.secondFactor ? 'On' : 'Off'}</Table.Td>
                    <Table.Td>
                      <Group justify="flex-end">
                        <Button size="compact-sm" variant="default" onClick={() => setResetting(one)}>
                          Reset password
                        </Button>
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Panel>
      <Modal opened={adding} onClose={() => setAdding(false)} title="Add an administrator" centered>
        <NewAdministrator onDone={done} />
      </Modal>
      <Modal opened={resetting !== null} onClose={() => setResetting(null)} title="Reset a password" centered>
        {resetting === null ? null : <Reset administrator={resetting} onDone={done} />}
      </Modal>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title="Temporary password"
        centered
        closeOnClickOutside={false}
      >
        {made === null ? null : (
          <ShownOnce secret={made.temporaryPassword} onDone={() => setMade(null)}>
            Give this to {made.username} in a way that you trust. It is not shown again, and has to be replaced when
            they sign in.
          </ShownOnce>
        )}
      </Modal>
    </>
  );
}

function NewAdministrator({ onDone }: { readonly onDone: (made: PasswordSet) => Promise<void> }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', firstname: '', lastname: '', email: '' },
    validate: { username: (value) => (value.trim() === '' ? 'Choose a username.' : null) },
  });
  const add = useMutation({
    mutationFn: ({ email, ...rest }: typeof form.values) =>
      api.post<PasswordSet>('/administrators', { ...rest, email: email.trim() === '' ? null : email.trim() }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(error.fields);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack>
        {add.isError ? <ProblemAlert error={add.error} /> : null}
        <TextInput
          label="Username"
          required
          data-autofocus
          autoComplete="off"
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <Group grow align="flex-start">
          <TextInput label="First name" key={form.key('firstname')} {...form.getInputProps('firstname')} />
          <TextInput label="Last name" key={form.key('lastname')} {...form.getInputProps('lastname')} />
        </Group>
        <TextInput label="E-mail" type="email" key={form.key('email')} {...form.getInputProps('email')} />
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ResetProps {
  readonly administrator: Administrator;
  readonly onDone: (made: PasswordSet) => Promise<void>;
}

function Reset({ administrator, onDone }: ResetProps) {
  const [removeSecondFactor, setRemoveSecondFactor] = useState(false);
  const reset = useMutation({
    mutationFn: () =>
      api.post<PasswordSet>(`/administrators/${administrator.id}/password-reset`, { removeSecondFactor }),
    onSuccess: onDone,
  });
  return (
    <Stack>
      {reset.isError ? <ProblemAlert error={reset.error} /> : null}
      <Text size="sm">
        {administrator.username} gets a temporary password, and every session of theirs ends. API tokens go on holding.
      </Text>
      {administrator.secondFactor ? (
        <Checkbox
          label="Also remove the second factor"
          description="For somebody who has lost the authenticator and the recovery codes."
          checked={removeSecondFactor}
          onChange={(event) => setRemoveSecondFactor(event.currentTarget.checked)}
        />
      ) : null}
      <Group justify="flex-end">
        <Button color="red" loading={reset.isPending} onClick={() => reset.mutate()}>
          Reset password
        </Button>
      </Group>
    </Stack>
  );
}
