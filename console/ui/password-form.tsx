import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.ts';
import { NewPasswordFields, useNewPasswordRules } from './new-password-fields.tsx';
import { ProblemAlert } from './problem-alert.tsx';

/** Replaces the password of whoever is signed in. */
export function PasswordForm({
  onDone,
  fullWidth = false,
}: {
  readonly onDone: () => void;
  readonly fullWidth?: boolean;
}) {
  const t = useTranslations('common.changePassword');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', next: '', again: '' },
    validate: { current: (value) => (value === '' ? t('missing') : null), ...useNewPasswordRules() },
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
          label={t('current')}
          autoComplete="current-password"
          required
          key={form.key('current')}
          {...form.getInputProps('current')}
        />
        <NewPasswordFields form={form} />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} fullWidth={fullWidth}>
            {t('verb')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
