import { z } from 'zod';
import { STANDARD_RETENTION } from '../../sync/retention.ts';

const days = (what: string) =>
  z
    .int('must be a number of days')
    .min(1, 'must be at least 1 day')
    .max(36_500, 'must be at most 36500 days')
    .describe(`Days for which ${what} are kept.`);

export const retentionSchema = z
  .strictObject({
    plans: days('the changes of ended runs').default(STANDARD_RETENTION.plans),
    events: days('log events').default(STANDARD_RETENTION.events),
    runs: days('runs and their counts').default(STANDARD_RETENTION.runs),
  })
  .describe('How long is kept what runs leave behind. Without this key it stays as it is.');
