import { PasswordInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslations } from 'use-intl';

interface Typed {
  readonly username: string;
  readonly password: string;
}

/** Who somebody is, and the password that shows it. */
export function CredentialFields<Values extends Typed>({ form }: { readonly form: UseFormReturnType<Values> }) {
  const common = useTranslations('common');
  const t = useTranslations('signIn');
  return (
    <>
      <TextInput
        label={common('fields.username')}
        autoComplete="username"
        autoFocus
        required
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <PasswordInput
        label={t('password')}
        autoComplete="current-password"
        required
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
    </>
  );
}

/** What a form with these fields checks. */
export function useCredentialRules() {
  const t = useTranslations('signIn.missing');
  return {
    username: (value: string) => (value.trim() === '' ? t('username') : null),
    password: (value: string) => (value === '' ? t('password') : null),
  };
}
