import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STANDARD_THRESHOLDS, type Thresholds } from '../../sync/thresholds.ts';
import { share } from './share.ts';

const LIMIT = worded(saying('config_limit')`must be a share like 20%, a number of people, or off`);

const limit = (what: string) =>
  z
    .union([z.int(LIMIT).min(0, LIMIT), share(LIMIT), z.literal('off')], LIMIT)
    .describe(`Hold the plan for approval when it would ${what}: more than a share (20%), a number of people, or off.`);

const smallest = z
  .int()
  .min(0, worded(saying('config_not_below')`must not be below ${{ least: 0 }}`))
  .describe('Of fewer linked people than this no share is taken.');
const expireAfter = z
  .number()
  .positive(worded(saying('config_days_above')`must be a number of days above 0`))
  .max(365, worded(saying('config_days_most')`must be at most ${{ most: 365 }} days`))
  .describe('Days after which a plan that nobody has approved expires.');

const limits = {
  deactivated: limit('take their access from linked people'),
  rejected: limit('reject linked people who were not rejected before'),
  changed: limit('change linked people in any way'),
};

/** What a connection holds plans for (R39), with every default filled in. */
export const thresholdsSchema = z
  .strictObject({
    deactivated: limits.deactivated.default(STANDARD_THRESHOLDS.deactivated),
    rejected: limits.rejected.default(STANDARD_THRESHOLDS.rejected),
    changed: limits.changed.default(STANDARD_THRESHOLDS.changed),
    smallest: smallest.default(STANDARD_THRESHOLDS.smallest),
    expireAfter: expireAfter.default(STANDARD_THRESHOLDS.expireAfter),
  })
  .describe('What a run may do to linked people before its plan waits for approval.');

/** What an entity wants otherwise than its connection. */
export const ownThresholdsSchema = z
  .strictObject({ ...limits, smallest, expireAfter })
  .partial()
  .transform(stated)
  .describe("Thresholds of this entity, instead of the connection's; what is left out is as there.");

/** Keys without a value are as good as absent. */
function stated(own: { [K in keyof Thresholds]?: Thresholds[K] | undefined }): Partial<Thresholds> {
  const { deactivated, rejected, changed, smallest: least, expireAfter: days } = own;
  return {
    ...(deactivated === undefined ? {} : { deactivated }),
    ...(rejected === undefined ? {} : { rejected }),
    ...(changed === undefined ? {} : { changed }),
    ...(least === undefined ? {} : { smallest: least }),
    ...(days === undefined ? {} : { expireAfter: days }),
  };
}
