import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STANDARD_RETENTION } from '../../sync/retention.ts';

const days = (what: string) =>
  z
    .int(worded(saying('config_days')`must be a number of days`))
    .min(1, worded(saying('config_day_least')`must be at least 1 day`))
    .max(36_500, worded(saying('config_days_most')`must be at most ${{ most: 36_500 }} days`))
    .describe(`Days for which ${what} are kept.`);

export const retentionSchema = z
  .strictObject({
    plans: days('the changes of ended runs').default(STANDARD_RETENTION.plans),
    events: days('log events').default(STANDARD_RETENTION.events),
    runs: days('runs and their counts').default(STANDARD_RETENTION.runs),
  })
  .describe('How long is kept what runs leave behind. Without this key it stays as it is.');
