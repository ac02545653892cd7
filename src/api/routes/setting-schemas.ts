import { z } from 'zod';
import { WEEKDAYS } from '../../sync/connection.ts';
import { CONDITIONS } from '../../sync/watch/watch.ts';
import { entity, list } from '../schemas.ts';

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

const lastRun = z
  .object({
    id: z.string().describe('Number of the run.'),
    state: z.string().describe('Where it stands.'),
    at: z.date().describe('When it was asked for.'),
  })
  .nullable()
  .describe('The last run; plans do not count.');

const connectionEntity = z
  .object({
    entity: entity.describe('What is synchronized.'),
    enabled: z.boolean().describe('Whether it is switched on (R5).'),
    object: z.string().describe('API name of the Salesforce object.'),
    listView: z.string().describe('Developer name or Id of the list view.'),
    schedule: scheduleAnswer.nullable().describe("When; null: the connection's schedule holds."),
    watermark: z.date().nullable().describe('Salesforce time up to which everything is applied.'),
    linked: z.int().describe('People that are kept in step.'),
    lastRun,
  })
  .meta({ id: 'ConnectionEntity', description: 'What a connection synchronizes, and how it is going.' });

export const connectionSchema = z
  .object({
    id: z.string().describe('Id of the connection.'),
    name: z.string().describe('Its name.'),
    url: z.string().describe('My Domain address of the org; may refer to an environment variable.'),
    grant: z.string().describe('How it signs in.'),
    directory: z.string().describe('Which kind of platform it goes to.'),
    schedule: scheduleAnswer,
    failures: z
      .object({
        kind: z.enum(['credentials', 'permission', 'quota']).describe('What is wrong.'),
        code: z.string().describe('Of the last failure.'),
        count: z.int().describe('How many in a row.'),
        firstAt: z.string().describe('When it began to fail.'),
        lastAt: z.string().describe('When it last failed.'),
        quarantinedSince: z.string().nullable().describe('Since when it is tried once a day only.'),
        nextTryAt: z.string().nullable().describe('When it is tried next by itself, where it is quarantined.'),
      })
      .nullable()
      .describe('Why it fails; null when all is well (R44).'),
    conditions: list(
      z.object({
        condition: z.enum(CONDITIONS).describe('What is not as it should be.'),
        entity: entity.nullable().describe('Of which entity; null for the whole connection.'),
        code: z.string().describe('Why.'),
        since: z.string().describe('Since when.'),
      }),
    ).describe('What is not as it should be.'),
    entities: list(connectionEntity).describe('What it synchronizes, or did.'),
  })
  .meta({ id: 'Connection', description: 'A Salesforce org joined to the platform; without secrets.' });

const limit = z.union([z.int(), z.string()]);

const thresholds = z
  .object({
    deactivated: limit.optional().describe('How many linked people a run may take their access from.'),
    rejected: limit.optional().describe('How many linked people a run may reject who were not rejected before.'),
    changed: limit.optional().describe('How many linked people a run may change.'),
    smallest: z.int().optional().describe('Of fewer linked people than this no share is taken.'),
    expireAfter: z.number().optional().describe('Days after which a held plan expires.'),
  })
  .meta({ id: 'OwnThresholds', description: 'What the entity wants otherwise than its connection (R39).' });

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
    thresholds,
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
    salesforce: list(
      z.object({
        connection: z.string().describe('Name of the connection.'),
        entity: entity.describe('What is synchronized.'),
        unknown: z
          .object({ code: z.string().describe('Why not.'), message: z.string().describe('The same as a sentence.') })
          .nullable()
          .describe('Why Salesforce could not be asked; null when it was. The first run does it then.'),
        problems: list(z.string()).describe('Sentences on mapped fields that no run could read.'),
      }),
    ).describe('What Salesforce says to mappings that were saved (R45).'),
  })
  .meta({ id: 'ConfigurationChanges', description: 'What a configuration changes.' });
