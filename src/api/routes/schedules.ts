import { z } from 'zod';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { entity, list } from '../schemas.ts';
import { scheduleAnswer } from './setting-schemas.ts';

const itemSchema = z
  .object({
    connection: z.string().describe('Name of the connection.'),
    entity: entity.describe('What is synchronized.'),
    schedule: scheduleAnswer,
    inherited: z.boolean().describe('True where the entity follows its connection.'),
    next: z
      .date()
      .nullable()
      .describe('The next occurrence; null by hand, and before a worker has taken notice of it.'),
  })
  .meta({ id: 'EntitySchedule', description: 'When one entity is synchronized by itself.' });

export function scheduleRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/schedules',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listSchedules',
        tags: ['Connections'],
        summary: 'List schedules',
        description: 'What is synchronized by itself, and when next (R32).',
        response: { 200: z.object({ items: list(itemSchema).describe('Everything that is switched on.') }) },
      },
    },
    async () => {
      const jobs = await administered.jobs();
      return { items: await jobs.schedules() };
    },
  );
}
