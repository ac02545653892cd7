import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { WEEKDAYS } from '../../sync/connection.ts';

const timezone = z
  .string()
  .refine(isTimeZone, worded(saying('config_time_zone')`is not a time zone; write a name like Europe/Rome`))
  .default('UTC')
  .describe('IANA time zone, like Europe/Rome.');

const at = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    worded(saying('config_time')`must be a time between "00:00" and "23:59", in quotes`),
  )
  .default('00:00')
  .describe('Time of day, in quotes; for hours only its minute counts.');

const cron = z
  .string()
  .refine(isCron, worded(saying('config_cron')`is not a cron expression of five fields, like "30 6 * * 1-5"`))
  .describe('Minute, hour, day of the month, month, day of the week; like "30 6 * * 1-5".');

const every = 'How often.';

/** When an entity is synchronized by itself (R32). `at` of an hourly schedule gives the minute. */
export const scheduleSchema = z
  .preprocess(
    (value) => (value === 'manual' ? { every: 'manual' } : value),
    z.discriminatedUnion(
      'every',
      [
        z.strictObject({ every: z.literal('manual').describe(every) }),
        z.strictObject({ every: z.enum(['hour', '6 hours', '12 hours', 'day']).describe(every), at, timezone }),
        z.strictObject({
          every: z.literal('week').describe(every),
          day: z.enum(WEEKDAYS).default('monday').describe('Day of the week.'),
          at,
          timezone,
        }),
        z.strictObject({ every: z.literal('cron').describe(every), cron, timezone }),
      ],
      worded(
        saying(
          'config_schedule',
        )`must be manual, or ${{ times: '{ every: hour | 6 hours | 12 hours | day | week, at: "02:00", timezone: Europe/Rome }' }}, or ${{ cron: '{ every: cron, cron: "30 6 * * 1-5" }' }}`,
      ),
    ),
  )
  .meta({ id: 'schedule', description: 'manual, or how often and when.' });

function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
