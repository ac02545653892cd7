import { z } from 'zod';
import { editConnection } from '../../administration/configuration/edit.ts';
import { scheduleSchema } from '../../config/schema/schedule.ts';
import { storedConnection } from '../../store/configuration.ts';
import { SHARED } from '../../store/owner.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { EntityDefinition, Schedule } from '../../sync/connection.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant, ownOwner } from '../principal.ts';
import { connectionParameter, entity, list, ownerFilter, ownerOf, ownerParameter } from '../schemas.ts';
import { changesSchema, scheduleAnswer } from './setting-schemas.ts';

const itemSchema = z
  .object({
    connection: z.string().describe('Name of the connection.'),
    entity: entity.describe('What is synchronized.'),
    ...ownerOf,
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
        description: 'What is synchronized by itself, and when next (R32); of everybody, unless an owner is named.',
        querystring: z.strictObject({ owner: ownerFilter }),
        response: { 200: z.object({ items: list(itemSchema).describe('Everything that is switched on.') }) },
      },
    },
    async (request) => {
      const wanted = ownerMeant(request, request.query.owner);
      const jobs = await administered.jobs();
      const items = await jobs.schedules();
      return { items: items.filter(({ owner }) => wanted === undefined || owner === wanted) };
    },
  );

  api.put(
    '/connections/:connection/schedule',
    {
      config: {
        access: 'connections:write',
        audit: 'connection.schedule',
        errors: ['not_found', 'forbidden', 'config_invalid'],
      },
      schema: {
        operationId: 'saveSchedule',
        tags: ['Connections'],
        summary: 'Schedule a connection',
        description:
          'When everything is synchronized that is switched on and has no schedule of its own (R32). Runs of one entity never overlap; one that was missed while the server was down is run once. For settings of an administrator, when all theirs are synchronized (R25).',
        params: connectionParameter,
        querystring: ownerParameter,
        body: scheduleSchema,
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { connection: name } = request.params;
      const owner = ownOwner(request, request.query.owner);
      describeAct(request, { target: name, detail: { owner, ...request.body } });
      const { settings, entities } = await storedConnection(administered.db, name, owner);
      if (owner !== SHARED && entities.every(({ enabled }) => !enabled)) {
        throw new RollcallError(
          'not_found',
          saying(
            'schedule_none',
          )`You have no settings of your own for ${{ connection: name }} yet; there is nothing to schedule.`,
        );
      }
      const edit =
        owner === SHARED
          ? { name, settings: { ...settings, schedule: request.body }, entities: sameEntities }
          : { name, owner, entities: scheduled(request.body) };
      return { ...(await editConnection(administered, edit, { check: false })), salesforce: [] };
    },
  );
}

const sameEntities = (enabled: readonly EntityDefinition[]) => enabled;

function scheduled(schedule: Schedule) {
  return (enabled: readonly EntityDefinition[]) => enabled.map((entity) => ({ ...entity, schedule }));
}
