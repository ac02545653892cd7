import { Checkbox, PasswordInput, SimpleGrid, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslations } from 'use-intl';
import type { IdentityProvider } from '../../api/identity-providers.ts';
import { TextOrFile } from '../../ui/text-or-file.tsx';
import { ImportMetadata } from './import-metadata.tsx';
import { SIGNING_ALGORITHMS, type Values } from './values.ts';

interface KindFieldsProps {
  readonly provider: IdentityProvider;
  readonly form: UseFormReturnType<Values>;
}

/** What is brought from the other side. */
export function KindFields({ provider, form }: KindFieldsProps) {
  const t = useTranslations('providers.form');
  const { kind } = provider.settings;
  if (kind === 'saml') {
    return (
      <>
        <ImportMetadata form={form} />
        <TextInput label={t('entityId')} {...form.getInputProps('entityId')} />
        <TextInput label={t('signOnUrl')} description={t('signOnUrlHint')} {...form.getInputProps('signOnUrl')} />
        <TextOrFile
          label={t('certificates')}
          description={t('certificatesHint')}
          accept=".pem,.crt,.cer,.txt"
          taken={(before, read) => [before.trim(), read.trim()].filter(Boolean).join('\n')}
          minRows={4}
          maxRows={12}
          {...form.getInputProps('certificates')}
        />
        <Switch
          label={t('requireEncryption')}
          description={t('requireEncryptionHint')}
          {...form.getInputProps('requireEncryption', { type: 'checkbox' })}
        />
        <TextInput
          label={t('subjectAttribute')}
          description={t('subjectAttributeHint')}
          {...form.getInputProps('subjectAttribute')}
        />
        <Switch
          label={t('anyNameId')}
          description={t('anyNameIdHint')}
          {...form.getInputProps('anyNameId', { type: 'checkbox' })}
        />
      </>
    );
  }
  return (
    <>
      {kind === 'oidc' ? (
        <TextInput label={t('issuer')} description={t('issuerHint')} {...form.getInputProps('issuer')} />
      ) : (
        <TextInput label={t('domain')} description={t('domainHint')} {...form.getInputProps('domain')} />
      )}
      <TextInput label={t('clientId')} autoComplete="off" {...form.getInputProps('clientId')} />
      <PasswordInput
        label={t('secret')}
        description={t(provider.secretSet ? 'secretKept' : 'secretHint')}
        autoComplete="off"
        {...form.getInputProps('secret')}
      />
      <Checkbox.Group label={t('algorithms')} description={t('algorithmsHint')} {...form.getInputProps('algorithms')}>
        <SimpleGrid cols={{ base: 2, sm: 4 }} verticalSpacing="xs" mt="xs">
          {SIGNING_ALGORITHMS.map((algorithm) => (
            <Checkbox key={algorithm} value={algorithm} label={algorithm} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      {kind === 'oidc' ? <TextInput label={t('scopes')} {...form.getInputProps('scopes')} /> : null}
    </>
  );
}
