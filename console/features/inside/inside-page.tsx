import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { beginning } from '../../api/beginning.ts';
import { api, ProblemError, sendSession } from '../../api/client.ts';
import { begin, type Session } from '../../api/session.ts';
import { CredentialFields, useCredentialRules } from '../../ui/credential-fields.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** What somebody sees inside Salesforce who is not in: why, what to do, and how administrators show who they are. */
export function InsidePage() {
  const t = useTranslations('inside');
  const refused = beginning?.kind === 'refused' ? beginning : null;
  const reason = refused?.reason ?? 'ended';
  const join = refused?.join ?? null;
  return (
    <Entrance title={t('title')}>
      <Alert color="orange" icon={<CircleAlert aria-hidden />} title={t(`reasons.${reason}.title`)}>
        <Text size="sm">{t(`reasons.${reason}.detail`)}</Text>
      </Alert>
      {join === null ? null : <Join token={join} />}
    </Entrance>
  );
}

function Join({ token }: { readonly token: string }) {
  const t = useTranslations('inside.join');
  const signIn = useTranslations('signIn');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '', code: '' },
    validate: useCredentialRules(),
  });
  const join = useMutation({
    mutationFn: ({ code, ...rest }: typeof form.values) =>
      api.post<Session & { readonly token: string }>('/session/salesforce', {
        ...rest,
        token,
        code: code.trim() === '' ? null : code.trim(),
      }),
    onSuccess: async ({ token: held, ...session }) => {
      sendSession(held);
      begin(queries, session);
      await navigate({ to: '/salesforce' });
    },
  });
  if (!open) {
    return (
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('offer')}
      </Button>
    );
  }
  const awaitsCode = join.error instanceof ProblemError && join.error.problem.code === 'second_factor_required';
  return (
    <form onSubmit={form.onSubmit((values) => join.mutate(values))} noValidate>
      <Stack>
        <Text size="sm">{t('hint')}</Text>
        {join.isError && !awaitsCode ? <ProblemAlert error={join.error} /> : null}
        <CredentialFields form={form} />
        <TextInput
          label={signIn('code')}
          description={t('codeHint')}
          error={awaitsCode ? signIn('missing.code') : undefined}
          autoComplete="one-time-code"
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={join.isPending} fullWidth>
          {t('verb')}
        </Button>
      </Stack>
    </form>
  );
}
