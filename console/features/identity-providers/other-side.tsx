import { Anchor, Stack, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { IdentityProvider } from '../../api/identity-providers.ts';
import { Copyable } from '../../ui/copyable.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { pem } from './values.ts';

/** What the provider has to know of us, exactly as it has to be pasted there. */
export function OtherSide({ provider }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.otherSide');
  const { callbackUrl, entityId, keys, settings, id } = provider;
  // The former one is nobody's business any more.
  const announced = keys.filter(({ state }) => state !== 'former');
  const { kind } = settings;
  return (
    <TitledPanel title={t('title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t(kind)}
        </Text>
        {entityId === null ? null : (
          <Value label={t('entityId')}>
            <Copyable value={entityId} />
          </Value>
        )}
        <Value label={t(kind === 'saml' ? 'acs' : 'redirectUri')}>
          <Copyable value={callbackUrl} />
        </Value>
        {kind === 'saml' ? (
          <Anchor size="sm" href={`/sign-in/saml/${id}/metadata`} download="rollcall-metadata.xml">
            <Download size={14} aria-hidden /> {t('metadata')}
          </Anchor>
        ) : null}
        {announced.map(({ state, certificate }) => (
          <Value key={state} label={t(state === 'next' ? 'nextCertificate' : 'certificate')}>
            <Copyable value={pem(certificate)} />
          </Value>
        ))}
        <Value label={t('startUrl')}>
          <Copyable value={`${new URL(callbackUrl).origin}/sign-in?with=${id}`} />
        </Value>
        <Text size="sm">{t('attributes')}</Text>
        <Copyable value={'Integration\nsfdc_user_type\nsfdc_id'} />
      </Stack>
    </TitledPanel>
  );
}

function Value({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {children}
    </div>
  );
}
