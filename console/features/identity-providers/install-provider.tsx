import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import {
  type IdentityProvider,
  identityProvidersQuery,
  PROVIDER_KINDS,
  type ProviderKind,
} from '../../api/identity-providers.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** A provider begins with its kind and a name; the page that follows sets it up. */
export function InstallProvider({ onCancel }: { readonly onCancel: () => void }) {
  const t = useTranslations('providers');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const installed = useRef(false);
  const form = useForm<{ kind: ProviderKind; name: string }>({
    initialValues: { kind: 'saml', name: '' },
    validate: { name: (value) => (value.trim() === '' ? t('missing.name') : null) },
  });
  const install = useMutation({
    mutationFn: (values: typeof form.values) => api.post<IdentityProvider>('/identity-providers', values),
    onSuccess: async ({ id }) => {
      installed.current = true;
      await queries.invalidateQueries({ queryKey: identityProvidersQuery.queryKey });
      await navigate({ to: '/identity-providers/$id', params: { id } });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => install.mutate(values))} noValidate>
      <LeaveGuard unsaved={() => form.isDirty() && !installed.current} />
      <Stack>
        {install.isError ? <ProblemAlert error={install.error} /> : null}
        <Radio.Group label={t('kind')} {...form.getInputProps('kind')}>
          <Stack gap="xs" mt={4}>
            {PROVIDER_KINDS.map((kind) => (
              <Radio key={kind} value={kind} label={t(`kinds.${kind}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={install.isPending}>
            {t('install')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
