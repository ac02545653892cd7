import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Asks for a link by mail; whether there is such an account is not said. */
export function ForgotPasswordPage() {
  const t = useTranslations('signIn.forgot');
  const signIn = useTranslations('signIn');
  const common = useTranslations('common');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '' },
    validate: { username: (value) => (value.trim() === '' ? signIn('missing.username') : null) },
  });
  const ask = useMutation({
    mutationFn: ({ username }: typeof form.values) => api.post('/password-links', { username: username.trim() }),
  });
  return (
    <Entrance title={t('title')} hint={t('hint')}>
      {ask.isSuccess ? (
        <Alert color="teal" icon={<MailCheck aria-hidden />} title={t('asked')}>
          {t('askedDetail')}
        </Alert>
      ) : (
        <form onSubmit={form.onSubmit((values) => ask.mutate(values))} noValidate>
          <Stack>
            {ask.isError ? <ProblemAlert error={ask.error} /> : null}
            <TextInput
              label={common('fields.username')}
              autoComplete="username"
              autoFocus
              required
              key={form.key('username')}
              {...form.getInputProps('username')}
            />
            <Button type="submit" loading={ask.isPending} fullWidth>
              {t('verb')}
            </Button>
          </Stack>
        </form>
      )}
      <PageLink to="/sign-in" search={{ from: '/' }} size="sm">
        {t('back')}
      </PageLink>
    </Entrance>
  );
}
