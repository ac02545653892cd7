import { Button, Group, Radio, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { connectionsQuery } from '../../api/connection.ts';
import { type IdentityProvider, identityProviderQuery, identityProvidersQuery } from '../../api/identity-providers.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { EndingSessions } from './ending-sessions.tsx';
import { KindFields } from './kind-fields.tsx';
import { attributesIn, EXAMPLE, requestOf, type Values, valuesOf } from './values.ts';

const BINDINGS = ['none', 'salesforce_id', 'username'] as const;

/** How a provider is set up. */
export function ProviderForm({ provider }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.form');
  const missing = useTranslations('providers.missing');
  const queries = useQueryClient();
  const connections = useQuery(connectionsQuery);
  const fieldProblems = useFieldProblems();
  const form = useForm<Values>({
    initialValues: valuesOf(provider),
    validate: {
      name: (value) => (value.trim() === '' ? missing('name') : null),
      algorithms: (value) => (provider.settings.kind !== 'saml' && value.length === 0 ? missing('algorithms') : null),
      attributes: (value) => (attributesIn(value) === null ? missing('attributes') : null),
    },
  });
  const [switchingOff, setSwitchingOff] = useState(false);
  const { setInitialValues, setValues } = form;
  // Refreshed metadata come from beside the form; what is being edited stays.
  useEffect(() => {
    const { signOnUrl, certificates, ...others } = valuesOf(provider);
    setInitialValues({ signOnUrl, certificates, ...others });
    setValues({ signOnUrl, certificates });
  }, [provider, setInitialValues, setValues]);
  const save = useMutation({
    mutationFn: (values: Values) =>
      api.put<IdentityProvider & { readonly ended: number }>(
        `/identity-providers/${provider.id}`,
        requestOf(provider.settings.kind, values),
      ),
    onSuccess: async ({ ended, ...saved }) => {
      queries.setQueryData(identityProviderQuery(provider.id).queryKey, saved);
      form.setValues(valuesOf(saved));
      form.resetDirty(valuesOf(saved));
      notify(ended === 0 ? t('saved') : t('savedEnded', { count: ended }));
      await queries.invalidateQueries({ queryKey: identityProvidersQuery.queryKey, exact: true });
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(fieldProblems(error));
    },
  });
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        provider.active && !values.active ? setSwitchingOff(true) : save.mutate(values),
      )}
      noValidate
    >
      <LeaveGuard unsaved={form.isDirty()} />
      <Stack>
        <TitledPanel title={t('title')}>
          <Stack>
            <TextInput label={t('name')} required maxLength={100} {...form.getInputProps('name')} />
            <KindFields provider={provider} form={form} />
            <Switch
              label={t('active')}
              description={t('activeHint')}
              {...form.getInputProps('active', { type: 'checkbox' })}
            />
          </Stack>
        </TitledPanel>
        <TitledPanel title={t('people')}>
          <Stack>
            <Select
              label={t('connection')}
              description={t('connectionHint')}
              data={(connections.data ?? []).map(({ name }) => name)}
              clearable
              value={form.values.connection === '' ? null : form.values.connection}
              onChange={(value) => form.setFieldValue('connection', value ?? '')}
            />
            <Switch
              label={t('createsPeople')}
              description={t('createsPeopleHint')}
              {...form.getInputProps('createsPeople', { type: 'checkbox' })}
            />
            <Radio.Group label={t('binding')} description={t('bindingHint')} {...form.getInputProps('binding')}>
              <Stack gap="xs" mt={4}>
                {BINDINGS.map((binding) => (
                  <Radio key={binding} value={binding} label={t(`bindings.${binding}`)} />
                ))}
              </Stack>
            </Radio.Group>
            {form.values.binding === 'username' ? (
              <>
                <TextInput
                  label={t('usernameAttribute')}
                  description={t('usernameAttributeHint')}
                  {...form.getInputProps('usernameAttribute')}
                />
                <Switch
                  label={t('verifiesAddresses')}
                  description={t('verifiesAddressesHint')}
                  {...form.getInputProps('verifiesAddresses', { type: 'checkbox' })}
                />
              </>
            ) : null}
            <Switch
              label={t('updateOnSignIn')}
              description={t('updateOnSignInHint')}
              {...form.getInputProps('updateOnSignIn', { type: 'checkbox' })}
            />
            <Textarea
              label={t('attributes')}
              description={t('attributesHint')}
              placeholder={EXAMPLE}
              autosize
              minRows={2}
              spellCheck={false}
              {...form.getInputProps('attributes')}
            />
          </Stack>
        </TitledPanel>
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
      <Confirm
        opened={switchingOff}
        onClose={() => setSwitchingOff(false)}
        title={t('switchOff.title', { name: provider.name })}
        verb={t('switchOff.verb')}
        dangerous
        onConfirm={() => save.mutateAsync(form.values)}
      >
        {t('switchOff.detail')}
        <EndingSessions id={provider.id} />
      </Confirm>
    </form>
  );
}
