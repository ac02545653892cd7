import { List, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import type { Trial } from '../../api/identity-providers.ts';
import { Fact } from '../../ui/facts.tsx';
import { Warnings } from '../../ui/warnings.tsx';
import { ForeseenSignIn } from './foreseen-sign-in.tsx';

/** What a provider says of an administrator who tries it, and what is made of that. */
export function TrialResult({ trial }: { readonly trial: Trial }) {
  const t = useTranslations('signIn.trial');
  const { subject, attributes, warnings, findings, fromSalesforce } = trial;
  const titleOf = useFieldTitle();
  return (
    <Stack>
      <ForeseenSignIn trial={trial} />
      <Text size="sm" c="dimmed">
        {t('hint')}
      </Text>
      {warnings.length === 0 && findings.length === 0 ? null : (
        <Part title={t('look')}>
          <Warnings of={warnings} />
          {findings.map(({ what, value, warnings: found }) => (
            <Stack key={`${what} ${value}`} gap={4}>
              <FoundAt what={what} value={value} />
              <Warnings of={found} />
            </Stack>
          ))}
        </Part>
      )}
      <Part title={t('attributes')}>
        <Fact label={t('subject')}>{subject}</Fact>
        {attributes.length === 0 ? <Text size="sm">{t('none')}</Text> : null}
        {attributes.map(({ name, values, uses }) => (
          <Fact key={`${name} ${values.join('; ')}`} label={name}>
            {values.join('; ')}
            {uses.length === 0 ? (
              <Text size="xs" c="dimmed">
                {t('uses.nothing')}
              </Text>
            ) : null}
            {uses.map((use) => (
              <Text key={`${use.as} ${use.name} ${use.target}`} size="xs" c="dimmed">
                {t(`uses.${use.as}`, { name: use.name, target: titleOf(use.target ?? '') })}
              </Text>
            ))}
          </Fact>
        ))}
      </Part>
      {fromSalesforce.length === 0 ? null : (
        <Part title={t('fromSalesforce')}>
          <List size="sm">
            {fromSalesforce.map(({ name, target }) => (
              <List.Item key={target}>{t('filled', { name, target: titleOf(target) })}</List.Item>
            ))}
          </List>
        </Part>
      )}
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function FoundAt({ what, value }: Pick<Trial['findings'][number], 'what' | 'value'>) {
  const t = useTranslations('providers.check');
  return <Fact label={t(what)}>{value === '' ? '–' : value}</Fact>;
}

/** What a platform field is called; those of somebody's own by their key. */
function useFieldTitle(): (key: string) => string {
  const titles: Readonly<Record<string, string>> = useMessages().common.fields;
  return (key) => titles[key] ?? key;
}
