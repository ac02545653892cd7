import { queryOptions } from '@tanstack/react-query';
import type { connectionSchema } from '../../src/api/routes/setting-schemas.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

/** A Salesforce org joined to the platform, with what it synchronizes. */
export type Connection = Answer<typeof connectionSchema>;
export type Schedule = Connection['schedule'];

export const connectionsQuery = queryOptions({
  queryKey: ['/connections'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Connection[] }>('/connections', {}, signal)).items,
});

/** `every day at 02:00, Europe/Rome` */
export function scheduleText(schedule: Schedule): string {
  switch (schedule.every) {
    case 'manual':
      return 'by hand only';
    case 'cron':
      return `as “${schedule.cron}” says, ${schedule.timezone}`;
    case 'week':
      return `every ${capitalized(schedule.day)} at ${schedule.at}, ${schedule.timezone}`;
    case 'day':
      return `every day at ${schedule.at}, ${schedule.timezone}`;
    default:
      return `every ${schedule.every}, at minute ${schedule.at.slice(-2)}`;
  }
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
