import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Connection, Schedule } from './connection.ts';
import { refresh } from './refresh.ts';

/** Settings that belong to nobody in particular. */
export const SHARED = 'shared';

export type Owner = Connection['owners'][number];

/** Whose settings a page shows where its address does not say it: one's own, else the shared ones, else one's own to be. */
export function ownerShown({ owners }: Pick<Connection, 'owners'>, me: string): string {
  const has = (wanted: string) => owners.some(({ owner }) => owner === wanted);
  return has(me) || !has(SHARED) ? me : SHARED;
}

/** A connection with the settings of one owner. */
export const connectionQuery = (name: string, owner: string) =>
  queryOptions({
    queryKey: ['/connections', name, 'of', owner],
    queryFn: ({ signal }) => api.get<Connection>(pathOf(name), { owner }, signal),
  });

/** When the settings that are shown are run by themselves: shared ones with their connection, others all together. */
export function scheduleOf({ owner, schedule, entities }: Connection): Schedule {
  if (owner === SHARED) return schedule;
  return entities.find((entity) => entity.enabled && entity.schedule !== null)?.schedule ?? { every: 'manual' };
}

export interface Copy {
  readonly from: string;
  readonly to: string;
}

export async function copySettings(queries: QueryClient, connection: string, copy: Copy): Promise<void> {
  await api.post(`${pathOf(connection)}/settings/copy`, copy);
  await refresh(queries, '/connections', '/schedules');
}

export async function nameSettings(
  queries: QueryClient,
  connection: string,
  owner: string,
  name: string,
): Promise<void> {
  await api.put(`${pathOf(connection)}/settings/name?owner=${owner}`, { name: name.trim() === '' ? null : name });
  await refresh(queries, '/connections');
}

/** Whatever they have switched on. */
export async function switchOff(queries: QueryClient, connection: string, { owner, enabled }: Owner): Promise<void> {
  for (const entity of enabled) {
    await api.put(`${pathOf(connection)}/entities/${entity}/status?owner=${owner}`, { enabled: false });
  }
  await refresh(queries, '/connections', '/schedules');
}

const pathOf = (connection: string) => `/connections/${encodeURIComponent(connection)}`;
