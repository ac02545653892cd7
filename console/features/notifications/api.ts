import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type {
  mailSchema,
  notificationEventSchema,
  notificationSchema,
} from '../../../src/api/routes/notification-schemas.ts';
import { api } from '../../api/client.ts';
import { refresh } from '../../api/refresh.ts';
import type { Answer } from '../../api/wire.ts';

export type Notification = Answer<typeof notificationSchema>;
export type EventInfo = Answer<typeof notificationEventSchema>;
export type NotificationEvent = EventInfo['event'];
export type Mail = Answer<typeof mailSchema>;

export const EVENTS = [
  'person_created',
  'password_set',
  'password_reset',
  'password_changed',
  'branch_added',
  'run_failed',
  'run_errors',
  'run_held',
] as const satisfies readonly NotificationEvent[];

export const notificationsQuery = queryOptions({
  queryKey: ['/notifications'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly Notification[] }>('/notifications', {}, signal)).items,
});

export const notificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['/notifications', 'one', id],
    queryFn: ({ signal }) => api.get<Notification>(`/notifications/${id}`, {}, signal),
  });

export const eventsQuery = queryOptions({
  queryKey: ['/notifications/events'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly EventInfo[] }>('/notifications/events', {}, signal)).items,
});

/** Everything that shows notifications, or asks for their acknowledgement, looks again. */
export function useRefreshNotifications(): (deleted?: string) => Promise<void> {
  const queries = useQueryClient();
  return async (deleted) => {
    if (deleted !== undefined) queries.removeQueries({ queryKey: notificationQuery(deleted).queryKey, exact: true });
    await refresh(queries, '/notifications');
  };
}
