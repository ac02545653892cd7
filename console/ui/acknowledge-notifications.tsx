import { Button, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.ts';
import type { Entity } from '../api/run.ts';
import { placed } from '../i18n/placed.ts';
import { Modal } from './dialogs.tsx';
import { FormButtons } from './form-buttons.tsx';
import { PageLink } from './links.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { QueryStates } from './query-states.tsx';

interface Triggered {
  readonly notifications: readonly { readonly id: string; readonly title: string; readonly people: number | null }[];
  readonly list: string;
  readonly acknowledged: boolean;
}

interface AcknowledgeProps {
  readonly connection: string;
  /** Whose settings. */
  readonly owner: string;
  /** What is to be started; nothing: closed. */
  readonly entities: readonly Entity[];
  readonly onClose: () => void;
  /** Starts it: with the notifications, which are acknowledged then, or without. */
  readonly onStart: (notify: boolean) => Promise<unknown>;
  /** False where nobody can be left untold any more: a plan that was made to tell. */
  readonly quiet?: boolean;
}

const linked = (id: string, title: string) =>
  placed(
    <PageLink to="/notifications/$id" params={{ id }} size="sm" dir="auto">
      {title}
    </PageLink>,
  );

/** Says whom a run would tell what, before it starts (R3). */
export function AcknowledgeNotifications({
  connection,
  owner,
  entities,
  onClose,
  onStart,
  quiet = true,
}: AcknowledgeProps) {
  const t = useTranslations('run.told');
  const common = useTranslations('common');
  const opened = entities.length > 0;
  const triggered = useQuery({
    queryKey: ['/notifications/triggered', connection, owner, entities],
    enabled: opened,
    staleTime: 0,
    queryFn: async ({ signal }) =>
      await Promise.all(
        entities.map(async (entity) => {
          const query = { connection, entity, owner };
          return { entity, ...(await api.get<Triggered>('/notifications/triggered', query, signal)) };
        }),
      ),
  });
  const start = useMutation({
    mutationFn: async (notify: boolean) => {
      if (notify) {
        const open = (triggered.data ?? []).filter(({ acknowledged }) => !acknowledged);
        await Promise.all(
          open.map(({ entity, list }) =>
            api.post('/notifications/acknowledgement', { connection, entity, owner, list }),
          ),
        );
      }
      await onStart(notify);
    },
    onSuccess: onClose,
    // They may have changed while they were shown.
    onError: () => void triggered.refetch(),
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} centered size="lg">
      <Stack>
        <Text size="sm">{t('detail')}</Text>
        {start.isError ? <ProblemAlert error={start.error} /> : null}
        <QueryStates query={triggered} height={60}>
          {(each) => (
            <Stack>
              {each.map(({ entity, notifications }) => (
                <div key={entity}>
                  <Text fw={600} size="sm">
                    {common(`entities.${entity}`)}
                  </Text>
                  <List size="sm">
                    {notifications.map(({ id, title, people }) => (
                      <List.Item key={id}>
                        {people === null
                          ? t.rich('unknown', { notification: linked(id, title) })
                          : t.rich('about', { notification: linked(id, title), people })}
                      </List.Item>
                    ))}
                  </List>
                </div>
              ))}
            </Stack>
          )}
        </QueryStates>
        <PageLink to="/notifications" size="sm">
          {t('all')}
        </PageLink>
        <FormButtons onCancel={onClose}>
          {quiet ? (
            <Button variant="default" loading={start.isPending && !start.variables} onClick={() => start.mutate(false)}>
              {t('quietly')}
            </Button>
          ) : null}
          <Button
            disabled={triggered.data === undefined}
            loading={start.isPending && start.variables}
            onClick={() => start.mutate(true)}
          >
            {t('understood')}
          </Button>
        </FormButtons>
      </Stack>
    </Modal>
  );
}
