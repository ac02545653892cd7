import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { beginTrial, type Finding, type IdentityProvider } from '../../api/identity-providers.ts';
import { Fact } from '../../ui/facts.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { Warnings } from '../../ui/warnings.tsx';
import { CertificateFacts } from './certificate-facts.tsx';

/** Whether it works: what the provider says of itself, and what it says of whoever tries it. */
export function ProviderCheck({ provider: { id, configured } }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.check');
  const check = useMutation({
    mutationFn: () => api.post<{ items: readonly Finding[] }>(`/identity-providers/${id}/check`),
  });
  const attempt = useMutation({ mutationFn: () => beginTrial(id) });
  const error = check.error ?? attempt.error;
  return (
    <TitledPanel title={t('title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t(configured ? 'hint' : 'notYet')}
        </Text>
        <Group>
          <Button
            variant="default"
            disabled={!configured}
            loading={check.isPending}
            onClick={() => {
              attempt.reset();
              check.mutate();
            }}
          >
            {t('check')}
          </Button>
          <Button
            variant="default"
            disabled={!configured}
            loading={attempt.isPending}
            onClick={() => {
              check.reset();
              attempt.mutate();
            }}
          >
            {t('try')}
          </Button>
        </Group>
        {error === null ? null : <ProblemAlert error={error} />}
        {check.data === undefined ? null : (
          <Stack component="output" gap="sm">
            {check.data.items.map((finding) => (
              <Found key={`${finding.what} ${finding.certificate?.fingerprint ?? finding.value}`} finding={finding} />
            ))}
          </Stack>
        )}
      </Stack>
    </TitledPanel>
  );
}

function Found({ finding: { what, value, certificate, warnings } }: { readonly finding: Finding }) {
  const t = useTranslations('providers.check');
  if (certificate !== null) {
    return (
      <div>
        <Text c="dimmed" size="sm">
          {t(what)}
        </Text>
        <CertificateFacts certificate={{ ...certificate, warnings }} />
      </div>
    );
  }
  return (
    <Stack gap={4}>
      <Fact label={t(what)}>
        {value === '' ? '–' : value}
        {what === 'metadata' && warnings.length === 0 ? <div>{t('metadataSame')}</div> : null}
      </Fact>
      <Warnings of={warnings} />
    </Stack>
  );
}
