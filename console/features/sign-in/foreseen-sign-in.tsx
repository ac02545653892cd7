import { Alert, List, Stack, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Trial } from '../../api/identity-providers.ts';
import { Fact } from '../../ui/facts.tsx';
import { Said, type Sentence } from '../../ui/said.tsx';

/** What would come of it if somebody signed in as the administrator who tries it has. */
export function ForeseenSignIn({ trial: { foreseen, record, missing } }: { readonly trial: Trial }) {
  const t = useTranslations('signIn.trial');
  const { action, person, reason, why } = foreseen;
  return (
    <Stack>
      <Alert color={action === 'is_refused' ? 'red' : 'teal'} title={t(`foreseen.${action}`)}>
        {person === null ? null : (
          <Text size="sm">
            {`${person.firstname} ${person.lastname}, ${person.username}`}
            {person.branches.map((path) => (
              <span key={path.join('/')}>{` ${t('into', { branch: path.join(' / ') })}`}</span>
            ))}
          </Text>
        )}
        {why.length === 0 || action === 'is_refused' ? null : <Text size="sm">{t('notUpdated')}</Text>}
        <Sentences of={why} />
      </Alert>
      {missing.length === 0 || reason === 'assertion_incomplete' ? null : (
        <Alert color="yellow" title={t('incomplete')}>
          <Sentences of={missing} />
        </Alert>
      )}
      {record === null ? null : <Fact label={t('complete')}>{record.sourceId}</Fact>}
    </Stack>
  );
}

function Sentences({ of }: { readonly of: readonly Sentence[] }) {
  if (of.length === 0) return null;
  return (
    <List size="sm">
      {of.map((sentence) => (
        <List.Item key={sentence.message}>
          <Said sentence={sentence} />
        </List.Item>
      ))}
    </List>
  );
}
