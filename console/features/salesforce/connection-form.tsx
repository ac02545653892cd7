import { Button, PasswordInput, Radio, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { type Connection, connectionsQuery, forgetSalesforce, type Revoked } from '../../api/connection.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { TextOrFile } from '../../ui/text-or-file.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { DOCEBO_SECRETS, doceboSecretSoFar, isNeeded } from './docebo-access.ts';
import { canvasSecretSoFar, GRANTS, type Grant, requestOf, type SetUp, secretSoFar, setUpOf } from './grants.ts';
import { Limits } from './limits.tsx';
import { PlatformFields } from './platform-fields.tsx';
import { SalesforceSteps } from './salesforce-steps.tsx';

interface ConnectionFormProps {
  /** Undefined: one that is to be made. */
  readonly connection?: Connection;
  readonly onSaved: (name: string) => Promise<void>;
  readonly onCancel: () => void;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const URL_OR_VARIABLE = /^https?:\/\/|^\$\{/;

/** Guided set-up: what to do in Salesforce on one side, what to bring from there on the other. */
export function ConnectionForm({ connection, onSaved, onCancel }: ConnectionFormProps) {
  const t = useTranslations('connection');
  const common = useTranslations('common');
  const queries = useQueryClient();
  const saved = useRef(false);
  const fieldProblems = useFieldProblems();
  const form = useForm<SetUp>({
    initialValues: setUpOf(connection),
    validate: {
      name: (value) => (NAME.test(value.trim()) ? null : t('missing.name')),
      url: (value) => (URL_OR_VARIABLE.test(value.trim()) ? null : t('missing.url')),
      clientId: (value) => (value.trim() === '' ? t('missing.clientId') : null),
      username: (value, { grant }) => (grant === 'jwt_bearer' && value.trim() === '' ? t('missing.username') : null),
      secret: (value, { grant }) => {
        if (value.trim() !== '' || secretSoFar(connection, grant) !== undefined) return null;
        if (grant === 'authorization_code') return null;
        return grant === 'jwt_bearer' ? t('missing.privateKey') : t('missing.clientSecret');
      },
      canvasSecret: (value, { canvas }) =>
        canvas && value.trim() === '' && canvasSecretSoFar(connection) === undefined ? t('missing.clientSecret') : null,
      platform: {
        url: (value, { platform }) =>
          platform.kind === 'builtin' || URL_OR_VARIABLE.test(value.trim()) ? null : t('platform.missing.url'),
        clientId: (value, { platform }) =>
          platform.kind === 'builtin' || value.trim() !== '' ? null : t('platform.missing.clientId'),
        username: (value, { platform: { kind, grant } }) =>
          kind === 'builtin' || grant === 'client_credentials' || value.trim() !== ''
            ? null
            : t('platform.missing.username'),
        ...Object.fromEntries(
          DOCEBO_SECRETS.map((secret) => [
            secret,
            (value: string, { platform: { kind, grant } }: SetUp) =>
              kind === 'builtin' ||
              !isNeeded(grant, secret) ||
              value.trim() !== '' ||
              doceboSecretSoFar(connection, secret) !== undefined
                ? null
                : t(`platform.missing.${secret}`),
          ]),
        ),
      },
    },
  });
  const save = useMutation({
    mutationFn: async (typed: SetUp) => {
      const name = typed.name.trim();
      const path = `/connections/${encodeURIComponent(name)}`;
      const { ended } = await api.put<{ ended: Revoked[] }>(path, requestOf(typed, connection));
      return { name, revoked: ended.every(({ revoked }) => revoked !== false) };
    },
    onSuccess: async ({ name, revoked }) => {
      saved.current = true;
      forgetSalesforce(queries);
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      notify(revoked ? t('saved') : t('savedNotRevoked'));
      await onSaved(name);
    },
    onError: (error) => {
      if (!(error instanceof ProblemError)) return;
      const errors: Record<string, string> = {};
      for (const [path, message] of Object.entries(fieldProblems(error))) {
        const name = path.split('/').at(-1) ?? path;
        errors[path.startsWith('directory/') ? `platform.${name}` : name] = message;
      }
      form.setErrors(errors);
    },
  });
  const { grant, canvas } = form.values;
  const canvasSoFar = canvasSecretSoFar(connection);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <LeaveGuard unsaved={() => form.isDirty() && !saved.current} partOfPage />
      <Stack>
        <Panel>
          <Radio.Group label={t('way.label')} {...form.getInputProps('grant')}>
            <Stack gap="xs" mt="xs">
              {GRANTS.map((way) => (
                <Radio key={way} value={way} label={t(`way.${way}`)} description={t(`way.${way}Hint`)} />
              ))}
            </Stack>
          </Radio.Group>
        </Panel>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Panel>
            <Title order={2} size="h4" mb="md">
              {t('salesforceSide')}
            </Title>
            <SalesforceSteps grant={grant} canvas={canvas} />
          </Panel>
          <Panel>
            <Stack>
              <Title order={2} size="h4">
                {t('rollcallSide')}
              </Title>
              <TextInput
                label={t('fields.name')}
                description={t('fields.nameHint')}
                disabled={connection !== undefined}
                required
                {...form.getInputProps('name')}
              />
              <TextInput
                label={t('fields.url')}
                description={t('fields.urlHint')}
                type="url"
                required
                {...form.getInputProps('url')}
              />
              <TextInput label={t('fields.clientId')} autoComplete="off" required {...form.getInputProps('clientId')} />
              {grant === 'jwt_bearer' ? (
                <TextInput
                  label={t('fields.username')}
                  description={t('fields.usernameHint')}
                  autoComplete="off"
                  required
                  {...form.getInputProps('username')}
                />
              ) : null}
              <SecretField grant={grant} soFar={secretSoFar(connection, grant)} input={form.getInputProps('secret')} />
              <Switch
                label={t('canvas.label')}
                description={t('canvas.hint')}
                {...form.getInputProps('canvas', { type: 'checkbox' })}
              />
              {canvas ? (
                <PasswordInput
                  label={t('canvas.secret')}
                  description={secretHint(t, canvasSoFar) ?? t('canvas.secretHint')}
                  autoComplete="new-password"
                  visibilityToggleButtonProps={{ 'aria-label': common('showTyped') }}
                  required={canvasSoFar === undefined}
                  {...form.getInputProps('canvasSecret')}
                />
              ) : null}
              {connection?.authorization == null ? null : (
                <Text size="sm" c="dimmed">
                  {t('otherEnds')}
                </Text>
              )}
            </Stack>
          </Panel>
        </SimpleGrid>
        <PlatformFields form={form} connection={connection} />
        <Limits form={form} />
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}

/** What there is of a secret so far. */
function secretHint(t: ReturnType<typeof useTranslations<'connection'>>, soFar: string | undefined) {
  if (soFar === undefined) return undefined;
  return soFar === 'stored' ? t('fields.kept') : t('fields.fromEnvironment', { reference: soFar });
}

function SecretField({
  grant,
  soFar,
  input,
}: {
  readonly grant: Grant;
  readonly soFar: string | undefined;
  readonly input: object;
}) {
  const connection = useTranslations('connection');
  const t = useTranslations('connection.fields');
  const common = useTranslations('common');
  const hint = secretHint(connection, soFar) ?? (grant === 'authorization_code' ? t('optionalSecret') : undefined);
  const required = soFar === undefined && grant !== 'authorization_code';
  if (grant === 'jwt_bearer') {
    return (
      <TextOrFile
        label={t('privateKey')}
        description={hint ?? t('privateKeyHint')}
        accept=".key,.pem,.txt"
        minRows={3}
        maxRows={8}
        required={required}
        {...input}
      />
    );
  }
  return (
    <PasswordInput
      label={t('clientSecret')}
      description={hint}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': common('showTyped') }}
      required={required}
      {...input}
    />
  );
}
