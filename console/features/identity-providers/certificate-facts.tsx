import { Code, Stack, Text } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import type { WatchedCertificate } from '../../api/identity-providers.ts';
import { Warnings } from '../../ui/warnings.tsx';

/** A certificate, as an administrator compares it with that of the other side. */
export function CertificateFacts({ certificate }: { readonly certificate: WatchedCertificate }) {
  const t = useTranslations('providers.certificate');
  const format = useFormatter();
  const { subject, fingerprint, validFrom, validTo, key, signature, warnings } = certificate;
  const day = (text: string) => format.dateTime(new Date(text), { dateStyle: 'medium', timeZone: 'UTC' });
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {subject === '' ? t('nameless') : subject}
      </Text>
      <Text size="sm">{t('valid', { from: day(validFrom), to: day(validTo) })}</Text>
      <Text size="sm">{t('key', { key, signature })}</Text>
      <Text size="sm">{t('fingerprint')}</Text>
      <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{fingerprint}</Code>
      <Warnings of={warnings} />
    </Stack>
  );
}
