import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { begin, type Session } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { NewPasswordFields, useNewPasswordRules } from '../../ui/new-password-fields.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';

/** The first administrator of a platform that has none. The code comes by link, or is typed from the server's output. */
export function SetupPage({ code }: { readonly code: string }) {
  const t = useTranslations('signIn.setUp');
  const common = useTranslations('common');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const fieldProblems = useFieldProblems();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code, username: '', firstname: '', lastname: '', email: '', next: '', again: '' },
    validate: {
      code: (value) => (value.trim() === '' ? t('missingCode') : null),
      username: (value) => (value.trim() === '' ? common('missingUsername') : null),
      ...useNewPasswordRules(),
    },
  });
  const setUp = useMutation({
    mutationFn: ({ code: typed, username, firstname, lastname, email, next }: typeof form.values) =>
      api.post<Session>('/setup', {
        code: typed.trim(),
        username,
        firstname,
        lastname,
        email: email.trim() === '' ? null : email.trim(),
        password: next,
      }),
    onSuccess: async (session) => {
      begin(queries, session);
      await navigate({ to: '/' });
    },
    onError: (error) => {
      if (!(error instanceof ProblemError)) return;
      const { password, ...fields } = fieldProblems(error);
      form.setErrors(password === undefined ? fields : { ...fields, next: password });
    },
  });
  return (
    <Entrance title={t('title')} hint={t('hint')}>
      <form onSubmit={form.onSubmit((values) => setUp.mutate(values))} noValidate>
        <Stack>
          {setUp.isError ? <ProblemAlert error={setUp.error} /> : null}
          <TextInput
            label={t('code')}
            autoComplete="off"
            autoFocus={code === ''}
            required
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
          <TextInput
            label={common('fields.username')}
            autoComplete="username"
            autoFocus={code !== ''}
            required
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <Group grow align="flex-start">
            <TextInput
              label={common('fields.firstname')}
              autoComplete="given-name"
              key={form.key('firstname')}
              {...form.getInputProps('firstname')}
            />
            <TextInput
              label={common('fields.lastname')}
              autoComplete="family-name"
              key={form.key('lastname')}
              {...form.getInputProps('lastname')}
            />
          </Group>
          <TextInput
            label={common('fields.email')}
            type="email"
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <NewPasswordFields form={form} />
          <Button type="submit" loading={setUp.isPending} fullWidth>
            {t('verb')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
