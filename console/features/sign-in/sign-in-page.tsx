import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { begin, type Session } from '../../api/session.ts';
import { signInQuery } from '../../api/sign-in.ts';
import { CredentialFields, useCredentialRules } from '../../ui/credential-fields.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ProviderButtons } from './provider-buttons.tsx';

interface SignInPageProps {
  readonly from: string;
  /** Id of the identity provider that is chosen already. */
  readonly provider: string | null;
}

/** Username and password, then the code where the account has a second factor. */
export function SignInPage({ from, provider }: SignInPageProps) {
  const t = useTranslations('signIn');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const offered = useQuery(signInQuery);
  const rules = useCredentialRules();
  const [asksForCode, setAsksForCode] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '', code: '' },
    validate: {
      ...rules,
      code: (value) => (asksForCode && value.trim() === '' ? t('missing.code') : null),
    },
  });
  const signIn = useMutation({
    mutationFn: ({ code, ...rest }: typeof form.values) =>
      api.post<Session>('/session', { ...rest, code: code.trim() === '' ? null : code.trim() }),
    onSuccess: async (session) => {
      begin(queries, session);
      await navigate({ to: from });
    },
    onError: (error) => {
      if (error instanceof ProblemError && error.problem.code === 'second_factor_required') setAsksForCode(true);
    },
  });
  const awaitsCode =
    signIn.error instanceof ProblemError && signIn.error.problem.code === 'second_factor_required' && asksForCode;
  return (
    <Entrance title={t('title')} hint={t('hint')}>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack>
          {signIn.isError && !awaitsCode ? <ProblemAlert error={signIn.error} /> : null}
          <CredentialFields form={form} />
          {asksForCode ? (
            <TextInput
              label={t('code')}
              description={t('codeHint')}
              autoComplete="one-time-code"
              autoFocus
              required
              key={form.key('code')}
              {...form.getInputProps('code')}
            />
          ) : null}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {t('title')}
          </Button>
        </Stack>
      </form>
      {offered.data?.passwordLinks === true ? (
        <PageLink to="/forgot-password" size="sm">
          {t('forgot.link')}
        </PageLink>
      ) : null}
      <ProviderButtons providers={offered.data?.providers ?? []} from={from} chosen={provider} />
    </Entrance>
  );
}
