import { z } from 'zod';
import { WEEKDAYS } from '../../sync/connection.ts';
import { entity, list, revoked, sentence } from '../schemas.ts';

const at = z.string().describe('Time of day, `HH:MM`; for hours only its minute counts.');
const timezone = z.string().describe('IANA time zone.');
const every = 'How often.';

/** A schedule in an answer; what callers send is read as rollcall.yaml is. */
export const scheduleAnswer = z
  .discriminatedUnion('every', [
    z.object({ every: z.literal('manual').describe(every) }),
    z.object({ every: z.enum(['hour', '6 hours', '12 hours', 'day']).describe(every), at, timezone }),
    z.object({
      every: z.literal('week').describe(every),
      day: z.enum(WEEKDAYS).describe('Day of the week.'),
      at,
      timezone,
    }),
    z.object({
      every: z.literal('cron').describe(every),
      cron: z.string().describe('Minute, hour, day of the month, month, day of the week.'),
      timezone,
    }),
  ])
  .meta({ id: 'Schedule', description: 'When something is synchronized by itself (R32).' });

const limit = z.union([z.int(), z.string()]);

export const thresholdsAnswer = z
  .object({
    deactivated: limit.optional().describe('How many linked people a run may take their access from.'),
    rejected: limit.optional().describe('How many linked people a run may reject who were not rejected before.'),
    changed: limit.optional().describe('How many linked people a run may change.'),
    smallest: z.int().optional().describe('Of fewer linked people than this no share is taken.'),
    expireAfter: z.number().optional().describe('Days after which a held plan expires.'),
  })
  .meta({
    id: 'Thresholds',
    description: 'When a run is held for approval (R39); of an entity, what it wants otherwise than its connection.',
  });

export const settingsAnswer = z
  .object({
    enabled: z.boolean().describe('Whether it is switched on.'),
    object: z.string().describe('API name of the Salesforce object.'),
    listView: z.string().describe('Developer name or Id of the list view.'),
    mapping: z
      .record(
        z.string(),
        z.object({
          field: z.string().describe('Salesforce field.'),
          picklist: z.enum(['label', 'value']).describe('What is taken of a picklist.'),
        }),
      )
      .describe('By key of the platform field.'),
    options: z
      .object({
        forcePasswordChange: z.boolean().describe('R9.'),
        incremental: z.boolean().describe('R12.'),
        updateExisting: z.boolean().describe('R13.'),
        sweepUpTo: z.int().describe('Incremental runs read all Ids of list views of up to so many records (R12).'),
        fieldDrift: z.enum(['stop', 'keep']).describe('What happens when a mapped field is not what it was (R45).'),
      })
      .describe('Import options.'),
    branches: z
      .object({
        mode: z.enum(['single', 'accounts', 'picklists']).describe('R14, R15 or R17.'),
        destination: z.string().describe('Code of the destination branch (R20).'),
        fields: list(z.string()).optional().describe('For picklists: the fields, the outermost first.'),
      })
      .describe('How people fall into branches.'),
    leavers: z.enum(['keep', 'deactivate']).describe('What happens to people who left the list view (R35).'),
    provisioning: z
      .object({
        saml: z.boolean().describe('R11.'),
        oidc: z.boolean().describe('R11.'),
        auth0: z.boolean().describe('R11.'),
        salesforce: z.boolean().optional().describe('R10; users only.'),
      })
      .describe('Who is created on the spot.'),
    schedule: scheduleAnswer.nullable().describe("When; null: the connection's schedule holds."),
    thresholds: thresholdsAnswer,
  })
  .meta({
    id: 'Settings',
    description: 'What is synchronized, and how. It can be sent back, without `enabled` and nulls.',
  });

export const changesSchema = z
  .object({
    changes: list(
      z.object({
        kind: z.enum(['branch', 'field', 'connection', 'entity', 'installation']).describe('What is changed.'),
        name: z.string().describe('Code, key, connection, or connection and entity.'),
        outcome: z.enum(['created', 'updated', 'enabled', 'disabled', 'unchanged']).describe('How.'),
        changed: list(
          z.object({
            path: z.string().describe('Which value: `mapping.department`.'),
            before: z.unknown().describe('What it was; null where there was none.'),
            after: z.unknown().describe('What it is.'),
          }),
        ).describe('Value by value.'),
      }),
    ).describe('What was changed, or would be.'),
    ended: list(
      z.object({
        connection: z.string().describe('Name of the connection.'),
        revoked,
      }),
    ).describe(
      'Connections of another org or app now, whose authorization has ended: somebody has to connect them again.',
    ),
    salesforce: list(
      z.object({
        connection: z.string().describe('Name of the connection.'),
        entity: entity.describe('What is synchronized.'),
        unknown: z
          .object({ code: z.string().describe('Why not.'), message: z.string().describe('The same as a sentence.') })
          .nullable()
          .describe('Why Salesforce could not be asked; null when it was. The first run does it then.'),
        problems: list(sentence).describe('Why a list view or mapped fields could not be read by any run.'),
      }),
    ).describe('What Salesforce says to mappings that were saved (R45).'),
  })
  .meta({ id: 'ConfigurationChanges', description: 'What a configuration changes.' });
