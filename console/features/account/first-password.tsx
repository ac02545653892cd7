import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { signInQuery } from '../../api/sign-in.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/**
 * For somebody who has no password. One is set by a link that comes by mail and by nothing else: a screen that was left
 * must not be enough for a way in that stays.
 */
export function FirstPassword() {
  const t = useTranslations('account.firstPassword');
  const { person } = useSession();
  const offers = useQuery(signInQuery);
  const ask = useMutation({ mutationFn: () => api.post('/password-links', { username: person.username }) });
  const canAsk = offers.data?.passwordLinks === true && person.email !== null;
  return (
    <Stack>
      <Text size="sm">{t('none')}</Text>
      {ask.isError ? <ProblemAlert error={ask.error} /> : null}
      {ask.isSuccess ? (
        <Text component="output" size="sm" fw={600}>
          {t('sent', { email: person.email ?? '' })}
        </Text>
      ) : canAsk ? (
        <Group>
          <Button
            variant="default"
            leftSection={<Mail size={16} aria-hidden />}
            loading={ask.isPending}
            onClick={() => ask.mutate()}
          >
            {t('ask')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
