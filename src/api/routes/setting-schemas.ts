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
