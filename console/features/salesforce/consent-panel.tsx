import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Link2Off, PlugZap } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isEmbedded } from '../../api/beginning.ts';
import { api } from '../../api/client.ts';
import { type Connection, connectionsQuery, forgetSalesforce, type Revoked } from '../../api/connection.ts';
import { placed } from '../../i18n/placed.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';

/** Whether somebody has allowed the connection to use Salesforce, and how to. */
export function ConsentPanel({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('connection.consent');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { name, authorization } = connection;
  const path = `/connections/${encodeURIComponent(name)}/authorization`;
  const connect = useMutation({
    mutationFn: () => api.post<{ url: string }>(path),
    // Salesforce shows its consent in no frame.
    onSuccess: ({ url }) => {
      if (isEmbedded) window.open(url, '_blank', 'noopener');
      else window.location.assign(url);
    },
  });
  const disconnect = async () => {
    const { revoked } = await api.delete<Revoked>(path);
    notify(revoked === false ? t('notRevoked') : t('disconnected'));
    forgetSalesforce(queries);
    queries.removeQueries({ queryKey: ['/connections', name, 'status'] });
    await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  };
  return (
    <Stack gap="sm">
      <State authorization={authorization} />
      {connect.isError ? <ProblemAlert error={connect.error} /> : null}
      <Group>
        <Button
          onClick={() => connect.mutate()}
          loading={connect.isPending || (connect.isSuccess && !isEmbedded)}
          variant={authorization === null || authorization.endedAt !== null ? 'filled' : 'default'}
        >
          {authorization === null ? t('connect') : t('reconnect')}
        </Button>
        {authorization === null ? null : (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('disconnect')}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('disconnectTitle')}
        verb={t('disconnect')}
        dangerous
        onConfirm={disconnect}
      >
        {t('disconnectHint')}
      </Confirm>
    </Stack>
  );
}

function State({ authorization }: Pick<Connection, 'authorization'>) {
  const t = useTranslations('connection.consent');
  if (authorization === null) {
    return (
      <Alert color="gray" icon={<PlugZap aria-hidden />} title={t('none')}>
        <Text size="sm">{t('noneHint')}</Text>
      </Alert>
    );
  }
  const { authorizedAt, authorizedBy, endedAt } = authorization;
  if (endedAt !== null) {
    return (
      <Alert color="red" icon={<Link2Off aria-hidden />} title={t('ended')}>
        <Text size="sm">{t.rich('endedHint', { time: placed(<Time at={endedAt} />) })}</Text>
      </Alert>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <CircleCheck size={18} color="var(--mantine-color-teal-text)" aria-hidden />
      <Text size="sm">
        {t.rich('since', { time: placed(<Time at={authorizedAt} />), username: authorizedBy ?? t('somebody') })}
      </Text>
    </Group>
  );
}
