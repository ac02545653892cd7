import { z } from 'zod';
import { editConnection } from '../../administration/configuration/edit.ts';
import { scheduleSchema } from '../../config/schema/schedule.ts';
import { storedConnection } from '../../store/configuration.ts';
import type { EntityDefinition } from '../../sync/connection.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { connectionParameter, entity, list } from '../schemas.ts';
import { changesSchema, scheduleAnswer } from './setting-schemas.ts';

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

  api.put(
    '/connections/:connection/schedule',
    {
      config: { access: 'connections:write', audit: 'connection.schedule', errors: ['not_found', 'config_invalid'] },
      schema: {
        operationId: 'saveSchedule',
        tags: ['Connections'],
        summary: 'Schedule a connection',
        description:
          'When everything is synchronized that is switched on and has no schedule of its own (R32). Runs of one entity never overlap; one that was missed while the server was down is run once.',
        params: connectionParameter,
        body: scheduleSchema,
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { connection: name } = request.params;
      describeAct(request, { target: name, detail: request.body });
      const { settings } = await storedConnection(administered.db, name);
      const edit = { name, settings: { ...settings, schedule: request.body }, entities: sameEntities };
      return { ...(await editConnection(administered, edit, { check: false })), salesforce: [] };
    },
  );
}

const sameEntities = (enabled: readonly EntityDefinition[]) => enabled;
