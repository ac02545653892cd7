import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { KeyRound, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { type Connection, connectionsQuery, forgetSalesforce, type Revoked } from '../../api/connection.ts';
import { placed } from '../../i18n/placed.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Fact } from '../../ui/facts.tsx';
import { notify } from '../../ui/notify.ts';
import { onDemand } from '../../ui/on-demand.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import { ChangedByHand } from './changed-by-hand.tsx';
import { ConnectionStatus } from './connection-status.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { ConsentPanel } from './consent-panel.tsx';
import { LimitFacts } from './limit-facts.tsx';

const form = onDemand(() => import('./connection-form.tsx'));

interface ConnectionPageProps {
  readonly connection: string;
  readonly editing: boolean;
}

/** What the connection is, whether it works, and what is missing where it does not. */
export function ConnectionPage({ connection: name, editing }: ConnectionPageProps) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const navigate = useNavigate();
  const { parts, note } = useOnDemand(form, editing, { height: 400 });
  const connection = connections.find((one) => one.name === name);
  if (connection === undefined) return null;
  const go = (edit: boolean) =>
    navigate({ to: '/salesforce/$connection/connection', params: { connection: name }, search: edit ? { edit } : {} });
  if (editing) {
    if (parts === null) return note;
    return <parts.ConnectionForm connection={connection} onSaved={() => go(false)} onCancel={() => void go(false)} />;
  }
  const { grant, authorization, missingSecrets } = connection;
  const allowed = grant !== 'authorization_code' || (authorization !== null && authorization.endedAt === null);
  // Without the secret of Canvas nothing opens inside Salesforce; runs do without it.
  const canSignIn = missingSecrets.every((key) => key === 'canvasSecret') && allowed;
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="lg">
          <Panel>
            <Stack>
              <Org connection={connection} onEdit={() => void go(true)} />
              <Trouble connection={connection} />
              {grant === 'authorization_code' ? <ConsentPanel connection={connection} /> : null}
            </Stack>
          </Panel>
          <LimitFacts connection={connection} />
        </Stack>
        {canSignIn ? (
          <Panel style={{ alignSelf: 'start' }}>
            <Stack gap="xl">
              <ConnectionStatus connection={connection} />
              <ConnectionTest name={name} />
            </Stack>
          </Panel>
        ) : null}
      </SimpleGrid>
      {connection.docebo === null ? null : <ChangedByHand connection={connection} />}
    </Stack>
  );
}

function Org({ connection, onEdit }: { readonly connection: Connection; readonly onEdit: () => void }) {
  const t = useTranslations('connection');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { name, address, url, grant } = connection;
  const remove = async () => {
    const { revoked } = await api.delete<Revoked>(`/connections/${encodeURIComponent(name)}`);
    forgetSalesforce(queries);
    notify(revoked === false ? t('remove.notRevoked') : t('remove.done'));
    // The page behind leads to the first connection that it knows: not to this one any more.
    queries.setQueryData(connectionsQuery.queryKey, (before) => before?.filter((one) => one.name !== name));
    await navigate({ to: '/salesforce' });
  };
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('org')}
        </Title>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={onEdit}>
            {t('change')}
          </Button>
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t('remove.verb')}
          </Button>
        </Group>
      </Group>
      <Stack gap="xs">
        <Fact label={t('address')}>{address ?? t('unset', { reference: url })}</Fact>
        <Fact label={t('signsIn')}>{t(`way.${grant}`)}</Fact>
        <PlatformFacts docebo={connection.docebo} />
      </Stack>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('remove.title', { name })}
        verb={t('remove.verb')}
        dangerous
        onConfirm={remove}
      >
        {t('remove.hint')}
      </Confirm>
    </>
  );
}

function PlatformFacts({ docebo }: Pick<Connection, 'docebo'>) {
  const t = useTranslations('connection');
  if (docebo === null) return <Fact label={t('fields.directory')}>{t('builtin')}</Fact>;
  const { url, address, grant, username, callsPerHour, chunk } = docebo;
  return (
    <>
      <Fact label={t('fields.directory')}>{t('platform.at', { url: address ?? url })}</Fact>
      <Fact label={t('platform.way')}>
        {t(`platform.grants.${grant}`)}
        {username === undefined ? null : ` (${username})`}
      </Fact>
      <Fact label={t('platform.pace')}>{t('platform.paceOf', { callsPerHour, chunk })}</Fact>
    </>
  );
}

function Trouble({ connection: { failures, missingSecrets } }: { readonly connection: Connection }) {
  const t = useTranslations('connection');
  return (
    <>
      {missingSecrets.length === 0 ? null : (
        <Alert color="orange" icon={<KeyRound aria-hidden />} title={t('missingSecret')}>
          <Text size="sm">{t('missingSecretHint')}</Text>
        </Alert>
      )}
      {failures === null ? null : (
        <Alert color="red" icon={<TriangleAlert aria-hidden />} title={t('failing', { count: failures.count })}>
          <Text size="sm">
            {t.rich('failingLast', { time: placed(<Time at={failures.lastAt} />), code: failures.code })}
          </Text>
          {failures.nextTryAt === null ? null : (
            <Text size="sm">{t.rich('failingNext', { time: placed(<Time at={failures.nextTryAt} />) })}</Text>
          )}
        </Alert>
      )}
    </>
  );
}
