import { Alert, Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { NewPasswordFields, useNewPasswordRules } from '../../ui/new-password-fields.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Where a link by mail leads. What makes it work stands behind #, and goes from the address bar at once. */
export function SetPasswordPage() {
  const t = useTranslations('signIn.set');
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  const link = useQuery({
    queryKey: ['password-link'],
    gcTime: 0,
    retry: false,
    queryFn: () => api.post<{ username: string }>('/password-links/check', { token: token === '' ? '-' : token }),
  });
  const [isSet, setIsSet] = useState(false);
  if (isSet) {
    return (
      <Entrance title={t('title')}>
        <Alert color="teal" icon={<CircleCheck aria-hidden />} title={t('done')}>
          {t('doneDetail')}
        </Alert>
        <ButtonLink to="/sign-in" search={{ from: '/' }} fullWidth>
          {t('signIn')}
        </ButtonLink>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('title')} hint={link.isError ? undefined : t('hint')}>
      {link.isPending ? <Skeleton h={180} /> : null}
      {link.isError ? (
        <>
          <ProblemAlert error={link.error} />
          <PageLink to="/forgot-password" size="sm">
            {t('another')}
          </PageLink>
        </>
      ) : null}
      {link.data === undefined ? null : (
        <NewPassword token={token} username={link.data.username} onDone={() => setIsSet(true)} />
      )}
    </Entrance>
  );
}

interface NewPasswordProps {
  readonly token: string;
  readonly username: string;
  readonly onDone: () => void;
}

function NewPassword({ token, username, onDone }: NewPasswordProps) {
  const t = useTranslations('signIn.set');
  const common = useTranslations('common');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { next: '', again: '' },
    validate: useNewPasswordRules(),
  });
  const set = useMutation({
    mutationFn: ({ next }: typeof form.values) => api.post('/password-links/use', { token, password: next }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError && error.problem.code === 'password_refused') form.setErrors({ next: true });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => set.mutate(values))} noValidate>
      <Stack>
        {set.isError ? <ProblemAlert error={set.error} /> : null}
        {/* So that password managers know whose it is. */}
        <TextInput label={common('fields.username')} autoComplete="username" value={username} readOnly />
        <NewPasswordFields form={form} />
        <Button type="submit" loading={set.isPending} fullWidth>
          {t('verb')}
        </Button>
      </Stack>
    </form>
  );
}
