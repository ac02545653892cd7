import { Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueries, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { connectionsQuery } from '../../api/connection.ts';
import { connectionQuery, ownerShown, SHARED } from '../../api/owner.ts';
import { ENTITY_KEYS, type Entity, entityRunsQuery, isGoingOn, type Run, refreshRuns } from '../../api/run.ts';
import { useRunEvents } from '../../api/run-events.ts';
import { useSession } from '../../api/session.ts';
import { placed } from '../../i18n/placed.ts';
import { AcknowledgeNotifications } from '../../ui/acknowledge-notifications.tsx';
import { Why, type WhyProps } from '../../ui/details.tsx';
import { withDialogs } from '../../ui/dialogs.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify as say } from '../../ui/notify.ts';
import { onDemand } from '../../ui/on-demand.ts';
import { Panel } from '../../ui/panel.tsx';
import { DoceboTells } from '../../ui/platform.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import type { Choice, ConfiguredEntity } from './configure-panel.tsx';
import { EntityCard } from './entity-card.tsx';
import { LastSynchronization } from './last-synchronization.tsx';
import { OwnerBar } from './owner-bar.tsx';

const configurePanel = onDemand(() => withDialogs(import('./configure-panel.tsx')));
const schedulePanel = onDemand(() => withDialogs(import('./schedule-panel.tsx')));

interface Asked {
  readonly items: readonly {
    readonly entity: Entity;
    readonly run: string | null;
    readonly error: WhyProps['why'] | null;
  }[];
}

interface Start {
  readonly what: 'runs' | 'plans';
  /** Everything that is switched on where nothing is said. */
  readonly body?: { readonly entities: readonly Entity[]; readonly notify: boolean };
}

/** The published notifications have to be acknowledged first (R3). */
const isUnacknowledged = ({ error }: Asked['items'][number]) => error?.code === 'notifications_unacknowledged';

interface SynchronizationPageProps {
  readonly connection: string;
  /** Whose Configure panel is open, and what is chosen there. */
  readonly configure: ConfiguredEntity | null;
  /** Whether the Schedule panel is open. */
  readonly schedule: boolean;
  /** Whose settings; null: one's own, or else the shared ones (R25). */
  readonly owner: string | null;
}

/** What is synchronized with one's own settings, with the shared ones, or with those of somebody else (R25). */
export function SynchronizationPage({ connection: name, owner, ...panels }: SynchronizationPageProps) {
  const me = useSession().person.id;
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const listed = connections.find((one) => one.name === name);
  if (listed === undefined) return null;
  const shown = owner ?? ownerShown(listed, me);
  return (
    <SyncUsers key={shown} name={name} owner={shown} byItself={owner === null} mayRun={mayRun(shown, me)} {...panels} />
  );
}

const mayRun = (owner: string, me: string) => owner === SHARED || owner === me;

interface SyncUsersProps extends Pick<SynchronizationPageProps, 'configure' | 'schedule'> {
  readonly name: string;
  readonly owner: string;
  /** True where the address does not say whose settings are shown. */
  readonly byItself: boolean;
  /** False for settings of somebody else. */
  readonly mayRun: boolean;
}

/** The *Sync Users* area: what is synchronized, how it is going, and the buttons that start it (R5, R27–R31). */
function SyncUsers({ name, owner, byItself, mayRun: may, configure, schedule }: SyncUsersProps) {
  const t = useTranslations('synchronization');
  const entityName = useTranslations('common.entities');
  const format = useFormatter();
  const navigate = useNavigate();
  const queries = useQueryClient();
  useRunEvents();
  const [unacknowledged, setUnacknowledged] = useState<readonly Entity[]>([]);
  const { data: connection } = useSuspenseQuery(connectionQuery(name, owner));
  const path = `/connections/${encodeURIComponent(name)}`;
  const asked = useQueries({
    queries: connection.entities.map(({ entity }) => entityRunsQuery(name, owner, entity)),
  });
  const failed = asked.filter(({ isError }) => isError);
  const askAgain = () => {
    for (const { refetch } of failed) void refetch();
  };
  const isComing = (entity: Entity) =>
    asked[connection.entities.findIndex((one) => one.entity === entity)]?.isPending === true;
  const start = useMutation({
    mutationFn: ({ what, body }: Start) => api.post<Asked>(`${path}/${what}?owner=${owner}`, body),
    onSuccess: async ({ items }, { what, body }) => {
      if (body === undefined) setUnacknowledged(items.filter(isUnacknowledged).map(({ entity }) => entity));
      await refreshRuns(queries);
      const begun = items.filter(({ run }) => run !== null).map(({ entity }) => entityName(entity));
      if (begun.length > 0) say(t(what === 'runs' ? 'started' : 'planning', { entities: format.list(begun) }));
    },
  });
  const runs = asked.flatMap(({ data }) => data ?? []);
  const newest = runs.flatMap((of) => of.newest);
  const goingOn = newest.filter(isGoingOn);
  const open = (search: Partial<Choice> & { readonly configure?: Entity; readonly schedule?: true }, replace = false) =>
    navigate({
      to: '/salesforce/$connection/synchronization',
      params: { connection: name },
      search: { ...(byItself ? {} : { owner }), ...search },
      replace,
      resetScroll: false,
    });
  const giveUp = () => void open({});
  const toConfigure = useOnDemand(configurePanel, may && configure !== null, { giveUp });
  const toSchedule = useOnDemand(schedulePanel, may && schedule, { giveUp });
  const enabled = connection.entities.filter((entity) => entity.enabled);
  const ranBefore = enabled.some(({ lastRun }) => lastRun !== null);
  const busy = goingOn.length > 0;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <OwnerBar connection={connection} byItself={byItself} />
        <Panel>
          <Stack>
            <Group justify="space-between">
              <Title order={2} size="h4">
                {t('title')}
              </Title>
              <Group gap="sm">
                <Button
                  variant="default"
                  disabled={!may || enabled.length === 0 || busy}
                  loading={start.isPending && start.variables.what === 'plans'}
                  onClick={() => start.mutate({ what: 'plans' })}
                >
                  {t('preview')}
                </Button>
                {ranBefore ? null : (
                  <Button
                    disabled={!may || enabled.length === 0 || busy}
                    loading={start.isPending && start.variables.what === 'runs'}
                    onClick={() => start.mutate({ what: 'runs' })}
                  >
                    {t('start')}
                  </Button>
                )}
              </Group>
            </Group>
            <DoceboTells docebo={connection.docebo} />
            {start.isError ? <ProblemAlert error={start.error} /> : null}
            {failed[0] === undefined ? null : <Problem error={failed[0].error} onRetry={askAgain} />}
            <Refusals
              asked={start.data?.items.filter((one) => start.variables?.body !== undefined || !isUnacknowledged(one))}
            />
            {ENTITY_KEYS.map((entity) => (
              <EntityCard
                key={entity}
                connection={connection}
                entity={entity}
                readOnly={!may}
                settings={connection.entities.find((one) => one.entity === entity)}
                recent={isComing(entity) ? null : recentOf(newest.filter((run) => run.entity === entity))}
              />
            ))}
          </Stack>
        </Panel>
      </Grid.Col>
      {toConfigure.parts === null ? (
        toConfigure.note
      ) : (
        <toConfigure.parts.ConfigurePanel
          connection={connection}
          configured={may ? configure : null}
          onChoose={(entity, choice) => void open({ configure: entity, ...choice }, true)}
          onClose={giveUp}
        />
      )}
      {toSchedule.parts === null ? (
        toSchedule.note
      ) : (
        <toSchedule.parts.SchedulePanel connection={connection} opened={may && schedule} onClose={giveUp} />
      )}
      <AcknowledgeNotifications
        connection={name}
        owner={owner}
        entities={unacknowledged}
        onClose={() => setUnacknowledged([])}
        onStart={(notify) => start.mutateAsync({ what: 'runs', body: { entities: unacknowledged, notify } })}
      />
      <Grid.Col span={{ base: 12, md: 4 }}>
        <LastSynchronization
          isComing={asked.some(({ isPending }) => isPending)}
          connection={connection}
          finished={runs.length < asked.length ? null : runs.flatMap(({ lastDone }) => lastDone ?? [])}
          canRepeat={may && ranBefore && !busy}
          canSchedule={may && enabled.length > 0}
          onRepeat={() => start.mutate({ what: 'runs' })}
          onSchedule={() => void open({ schedule: true })}
        />
        <Text size="sm" c="dimmed" mt="md">
          {t.rich('last.runs', {
            runs: placed(
              <PageLink to="/salesforce/$connection/runs" params={{ connection: name }} size="sm">
                {t('last.runsLink')}
              </PageLink>,
            ),
          })}
        </Text>
      </Grid.Col>
    </Grid>
  );
}

/** The newest of all, and, where that is a plan, the last run before it, whose log must stay within reach (R30). */
function recentOf(newest: readonly Run[]): readonly Run[] {
  const end = newest.findIndex(({ dryRun }) => !dryRun);
  return newest.filter((_, index) => index === 0 || index === end);
}

/** One entity that cannot be started does not stop another (R27). */
function Refusals({ asked }: { readonly asked: Asked['items'] | undefined }) {
  const t = useTranslations('common.entities');
  return asked?.map(({ entity, error }) =>
    error === null ? null : (
      <Text key={entity} size="sm" c="red" role="alert">
        <b>{t(entity)}</b> <Why why={error} />
      </Text>
    ),
  );
}
