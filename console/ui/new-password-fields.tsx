import { PasswordInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslations } from 'use-intl';

interface Chosen {
  readonly next: string;
  readonly again: string;
}

/** A password that somebody chooses, typed twice. */
export function NewPasswordFields<Values extends Chosen>({ form }: { readonly form: UseFormReturnType<Values> }) {
  const t = useTranslations('common.newPassword');
  return (
    <>
      <PasswordInput
        label={t('label')}
        description={t('hint')}
        autoComplete="new-password"
        required
        key={form.key('next')}
        {...form.getInputProps('next')}
      />
      <PasswordInput
        label={t('again')}
        autoComplete="new-password"
        required
        key={form.key('again')}
        {...form.getInputProps('again')}
      />
    </>
  );
}

/** What a form with these fields checks. */
export function useNewPasswordRules() {
  const t = useTranslations('common.newPassword');
  return {
    next: (value: string) => (value === '' ? t('missing') : null),
    again: (value: string, { next }: Chosen) => (value === next ? null : t('differs')),
  };
}
