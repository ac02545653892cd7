import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** Replaces the password of whoever is signed in. */
export function PasswordForm({
  onDone,
  fullWidth = false,
}: {
  readonly onDone: () => void;
  readonly fullWidth?: boolean;
}) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', next: '', again: '' },
    validate: {
      current: (value) => (value === '' ? 'Enter the password that holds now.' : null),
      next: (value) => (value === '' ? 'Choose a new password.' : null),
      again: (value, { next }) => (value === next ? null : 'The two passwords differ.'),
    },
  });
  const change = useMutation({
    mutationFn: ({ current, next }: typeof form.values) => api.put('/profile/password', { current, next }),
    onSuccess: () => {
      form.reset();
      onDone();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack>
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          required
          key={form.key('current')}
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters; a sentence is a good one."
          autoComplete="new-password"
          required
          key={form.key('next')}
          {...form.getInputProps('next')}
        />
        <PasswordInput
          label="New password, once more"
          autoComplete="new-password"
          required
          key={form.key('again')}
          {...form.getInputProps('again')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} fullWidth={fullWidth}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
