import { Alert, List, Stack, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Trial } from '../../api/identity-providers.ts';
import { Fact } from '../../ui/facts.tsx';
import { Said } from '../../ui/said.tsx';

/** What a provider says of an administrator who tries it. */
export function TrialResult({ trial }: { readonly trial: Trial }) {
  const t = useTranslations('signIn.trial');
  const { subject, attributes, record, missing } = trial;
  return (
    <Stack>
      {record === null ? (
        <Alert color="yellow" title={t('incomplete')}>
          <List size="sm">
            {missing.map((sentence) => (
              <List.Item key={sentence.message}>
                <Said sentence={sentence} />
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : (
        <Alert color="teal" title={t('complete')}>
          {t('record', { id: record.sourceId })}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t('hint')}
      </Text>
      <Fact label={t('subject')}>{subject}</Fact>
      {attributes.map(({ name, values }) => (
        <Fact key={name} label={name}>
          {values.join('; ')}
        </Fact>
      ))}
    </Stack>
  );
}
