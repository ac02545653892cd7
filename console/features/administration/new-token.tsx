import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useMessages, useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly owner: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** Why it holds no more; null for one that holds. */
export function stateOf({ revokedAt, expiresAt }: ApiToken): 'revoked' | 'expired' | null {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) < Date.now() ? 'expired' : null;
}

const ENDS = [30, 90, 365] as const;

interface NewTokenProps {
  readonly onCancel: () => void;
  readonly onDone: (made: ApiToken & { readonly token: string }) => Promise<void>;
}

export function NewToken({ onCancel, onDone }: NewTokenProps) {
  const t = useTranslations('administration.tokens');
  const about = useMessages().administration.tokens.about;
  const fieldProblems = useFieldProblems();
  const form = useForm({
    initialValues: { name: '', scopes: [] as string[], ends: '90' },
    validate: {
      name: (value) => (value.trim() === '' ? t('missingName') : null),
      scopes: (value) => (value.length === 0 ? t('missingScopes') : null),
    },
  });
  const ends = [
    ...ENDS.map((days) => ({ value: String(days), label: t('days', { days }) })),
    { value: 'never', label: t('never') },
  ];
  const create = useMutation({
    mutationFn: ({ name, scopes, ends }: typeof form.values) =>
      api.post<ApiToken & { readonly token: string }>('/tokens', {
        name,
        scopes,
        expiresInDays: ends === 'never' ? null : Number(ends),
      }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(fieldProblems(error));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <LeaveGuard unsaved={form.isDirty()} />
      <Stack>
        {create.isError ? <ProblemAlert error={create.error} /> : null}
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('scopesLabel')} required {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {Object.entries(about).map(([scope, allows]) => (
              <Checkbox key={scope} value={scope} label={scope} description={allows} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select label={t('ends')} data={ends} allowDeselect={false} {...form.getInputProps('ends')} />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={create.isPending}>
            {t('createVerb')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
