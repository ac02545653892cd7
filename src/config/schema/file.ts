import { z } from 'zod';
import type { ConnectionDefinition } from '../../sync/connection.ts';
import { alertsSchema } from './alerts.ts';
import { directorySchema } from './directory.ts';
import { platformSchema } from './platform.ts';
import { retentionSchema } from './retention.ts';
import { salesforceSchema } from './salesforce.ts';
import { scheduleSchema } from './schedule.ts';
import { syncSchema } from './sync.ts';
import { unique } from './text.ts';
import { thresholdsSchema } from './thresholds.ts';

const connection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be letters, digits, - and _, at most 63 of them')
      .describe('Name of the connection; commands take it as --connection.'),
    salesforce: salesforceSchema,
    directory: directorySchema.default({ kind: 'builtin' }),
    schedule: scheduleSchema
      .default({ every: 'manual' })
      .describe('When to synchronize. Stored; not used by this version yet.'),
    thresholds: thresholdsSchema.prefault({}),
    sync: syncSchema,
  })
  .describe('One Salesforce org joined to one platform.')
  .transform(({ name, sync: entities, ...settings }): ConnectionDefinition => {
    const { users, contacts, custom } = entities;
    return { name, settings, entities: [users, contacts, custom].filter((entity) => entity !== undefined) };
  });

/** The shape of rollcall.yaml. */
export const fileSchema = z
  .strictObject({
    platform: platformSchema.prefault({}),
    connections: z
      .array(connection)
      .check(unique('name'))
      .default([])
      .describe('Connections. One that is not named here stays as it is.'),
    alerts: alertsSchema.optional(),
    retention: retentionSchema.optional(),
  })
  .transform(({ alerts, retention, ...rest }) => ({ ...rest, alerts: alerts ?? null, retention: retention ?? null }))
  .describe('Configuration of Rollcall (rollcall.yaml).');
