import { List, PasswordInput, Radio, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMessages, useTranslations } from 'use-intl';
import type { Connection } from '../../api/connection.ts';
import { Copyable } from '../../ui/copyable.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextOrFile } from '../../ui/text-or-file.tsx';
import { DOCEBO_GRANTS, type DoceboGrant, doceboSecretSoFar, isNeeded } from './docebo-access.ts';
import type { SetUp } from './grants.ts';

interface PlatformFieldsProps {
  readonly form: UseFormReturnType<SetUp>;
  readonly connection: Connection | undefined;
}

/** Which platform the people are brought to; for a Docebo tenant, how to reach it. */
export function PlatformFields({ form, connection }: PlatformFieldsProps) {
  const t = useTranslations('connection.platform');
  const { kind, grant } = form.values.platform;
  return (
    <>
      <Panel>
        <Radio.Group label={t('label')} {...form.getInputProps('platform.kind')}>
          <Stack gap="xs" mt="xs">
            <Radio value="builtin" label={t('builtin')} description={t('builtinHint')} />
            <Radio value="docebo" label={t('docebo')} description={t('doceboHint')} />
          </Stack>
        </Radio.Group>
        {connection !== undefined && kind !== connection.directory ? (
          <Text size="sm" mt="sm" fw={600}>
            {t('otherPlatform')}
          </Text>
        ) : null}
      </Panel>
      {kind === 'builtin' ? null : (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Panel>
            <Title order={2} size="h4" mb="md">
              {t('side')}
            </Title>
            <Steps grant={grant} />
          </Panel>
          <Panel>
            <Stack>
              <Title order={2} size="h4">
                {t('here')}
              </Title>
              <Radio.Group label={t('way')} {...form.getInputProps('platform.grant')}>
                <Stack gap="xs" mt="xs">
                  {DOCEBO_GRANTS.map((way) => (
                    <Radio key={way} value={way} label={t(`grants.${way}`)} />
                  ))}
                </Stack>
              </Radio.Group>
              <SignIn form={form} connection={connection} />
              <Limits form={form} />
            </Stack>
          </Panel>
        </SimpleGrid>
      )}
    </>
  );
}

function SignIn({ form, connection }: PlatformFieldsProps) {
  const t = useTranslations('connection.platform.fields');
  const common = useTranslations('common');
  const { grant } = form.values.platform;
  const hintOf = useSecretHint(connection);
  const shown = { visibilityToggleButtonProps: { 'aria-label': common('showTyped') }, autoComplete: 'new-password' };
  return (
    <>
      <TextInput
        label={t('url')}
        description={t('urlHint')}
        type="url"
        required
        {...form.getInputProps('platform.url')}
      />
      <TextInput label={t('clientId')} autoComplete="off" required {...form.getInputProps('platform.clientId')} />
      <PasswordInput
        label={t('clientSecret')}
        {...hintOf('clientSecret')}
        {...shown}
        {...form.getInputProps('platform.clientSecret')}
      />
      {grant === 'client_credentials' ? null : (
        <TextInput
          label={t('username')}
          description={t('usernameHint')}
          autoComplete="off"
          required
          {...form.getInputProps('platform.username')}
        />
      )}
      {isNeeded(grant, 'password') ? (
        <PasswordInput
          label={t('password')}
          {...hintOf('password')}
          {...shown}
          {...form.getInputProps('platform.password')}
        />
      ) : null}
      {isNeeded(grant, 'privateKey') ? (
        <TextOrFile
          label={t('privateKey')}
          accept=".key,.pem,.txt"
          minRows={3}
          maxRows={8}
          {...hintOf('privateKey', t('privateKeyHint'))}
          {...form.getInputProps('platform.privateKey')}
        />
      ) : null}
    </>
  );
}

function Limits({ form }: Pick<PlatformFieldsProps, 'form'>) {
  const t = useTranslations('connection.platform.fields');
  return (
    <>
      <SimpleGrid cols={2}>
        <NumberField
          label={t('callsPerHour')}
          description={t('callsPerHourHint')}
          min={20}
          max={1_000_000}
          {...form.getInputProps('platform.callsPerHour')}
          value={form.values.platform.callsPerHour}
        />
        <NumberField
          label={t('chunk')}
          description={t('chunkHint')}
          min={1}
          max={1000}
          {...form.getInputProps('platform.chunk')}
          value={form.values.platform.chunk}
        />
      </SimpleGrid>
      <Switch
        label={t('notifyCreated')}
        description={t('notifyCreatedHint')}
        {...form.getInputProps('platform.notifyCreated', { type: 'checkbox' })}
      />
      <Switch
        label={t('emailIsUsername')}
        description={t('emailIsUsernameHint')}
        {...form.getInputProps('platform.emailIsUsername', { type: 'checkbox' })}
      />
    </>
  );
}

/** Whether a secret has to be typed, and what holds where it is not. */
function useSecretHint(connection: Connection | undefined) {
  const t = useTranslations('connection.fields');
  return (secret: Parameters<typeof doceboSecretSoFar>[1], hint?: string) => {
    const soFar = doceboSecretSoFar(connection, secret);
    if (soFar === undefined) return { description: hint, required: true };
    return { description: soFar === 'stored' ? t('kept') : t('fromEnvironment', { reference: soFar }) };
  };
}

const MAKE_KEY = 'openssl genrsa -out docebo.key 2048 && openssl rsa -in docebo.key -pubout -out docebo.pub';

/** What has to be made in Docebo, step by step, with the values to paste there. */
function Steps({ grant }: { readonly grant: DoceboGrant }) {
  const words = useMessages().connection.platform.steps;
  const steps: readonly (readonly [step: keyof typeof words, ...values: string[]])[] = [
    ...(grant === 'jwt_bearer' ? [['makeKey', MAKE_KEY] as const] : []),
    ['superadmin'],
    ['app', 'rollcall'],
    [grant],
    ['fields', 'sfdc_id', 'sfdc_user_type'],
    ['branch'],
  ];
  return (
    <List type="ordered" spacing="sm" size="sm">
      {steps.map(([step, ...values]) => (
        <List.Item key={step}>
          <Text size="sm">{words[step]}</Text>
          {values.map((value) => (
            <Copyable key={value} value={value} />
          ))}
        </List.Item>
      ))}
    </List>
  );
}
