import { Badge, Button, Group, Stack, Table, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { type Session, useSession } from '../../api/session.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { type PasswordSet, RemoveAdministrator, Reset } from './administrator-acts.tsx';
import { RequiredFactor } from './required-factor.tsx';

export type Administrator = Omit<Session['person'], 'level'>;

/** The superadmins of the platform who can sign in. */
export function AdministratorsPage() {
  const t = useTranslations('administration.administrators');
  const common = useTranslations('common');
  const me = useSession().person.id;
  const queries = useQueryClient();
  const administrators = useQuery({
    queryKey: ['administrators'],
    queryFn: ({ signal }) => api.get<{ items: readonly Administrator[] }>('/administrators', {}, signal),
  });
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<Administrator | null>(null);
  const [removing, setRemoving] = useState<Administrator | null>(null);
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
        title={t('title')}
        description={t('description')}
        actions={<Button onClick={() => setAdding(true)}>{t('add')}</Button>}
      />
      <Panel>
        <QueryStates query={administrators} height={120}>
          {({ items }) => (
            <ListTable
              minWidth={560}
              columns={[common('fields.username'), common('name'), common('fields.email'), t('secondFactor')]}
              actions
            >
              {items.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Group gap="xs">
                      {one.username}
                      {one.id === me ? <Badge variant="light">{t('you')}</Badge> : null}
                      {one.mustChangePassword ? (
                        <Badge variant="light" color="yellow">
                          {t('temporary')}
                        </Badge>
                      ) : null}
                    </Group>
                  </Table.Td>
                  <Table.Td>{`${one.firstname} ${one.lastname}`.trim() || '–'}</Table.Td>
                  <Table.Td>{one.email ?? '–'}</Table.Td>
                  <Table.Td>{t('state', { enabled: String(one.secondFactor) })}</Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end">
                      <Button size="compact-sm" variant="default" onClick={() => setResetting(one)}>
                        {t('reset')}
                      </Button>
                      {one.id === me ? null : (
                        <Button size="compact-sm" variant="default" onClick={() => setRemoving(one)}>
                          {t('remove')}
                        </Button>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </QueryStates>
      </Panel>
      <RequiredFactor />
      <FormDialog opened={adding} onClose={() => setAdding(false)} title={t('add')}>
        {(cancel) => <NewAdministrator onCancel={cancel} onDone={done} />}
      </FormDialog>
      <Modal opened={resetting !== null} onClose={() => setResetting(null)} title={t('resetTitle')} centered>
        {resetting === null ? null : (
          <Reset administrator={resetting} onCancel={() => setResetting(null)} onDone={done} />
        )}
      </Modal>
      <RemoveAdministrator administrator={removing} onClose={() => setRemoving(null)} />
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={t('temporary')}
        centered
        closeOnClickOutside={false}
      >
        {made === null ? null : (
          <ShownOnce secret={made.temporaryPassword} onDone={() => setMade(null)}>
            {t('give', { username: made.username })}
          </ShownOnce>
        )}
      </Modal>
    </>
  );
}

interface NewAdministratorProps {
  readonly onCancel: () => void;
  readonly onDone: (made: PasswordSet) => Promise<void>;
}

function NewAdministrator({ onCancel, onDone }: NewAdministratorProps) {
  const t = useTranslations('administration.administrators');
  const common = useTranslations('common');
  const fieldProblems = useFieldProblems();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', firstname: '', lastname: '', email: '' },
    validate: { username: (value) => (value.trim() === '' ? common('missingUsername') : null) },
  });
  const add = useMutation({
    mutationFn: ({ email, ...rest }: typeof form.values) =>
      api.post<PasswordSet>('/administrators', { ...rest, email: email.trim() === '' ? null : email.trim() }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(fieldProblems(error));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <LeaveGuard unsaved={() => form.isDirty()} />
      <Stack>
        {add.isError ? <ProblemAlert error={add.error} /> : null}
        <TextInput
          label={common('fields.username')}
          required
          data-autofocus
          autoComplete="off"
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <Group grow align="flex-start">
          <TextInput
            label={common('fields.firstname')}
            key={form.key('firstname')}
            {...form.getInputProps('firstname')}
          />
          <TextInput label={common('fields.lastname')} key={form.key('lastname')} {...form.getInputProps('lastname')} />
        </Group>
        <TextInput
          label={common('fields.email')}
          type="email"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={add.isPending}>
            {t('addVerb')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
