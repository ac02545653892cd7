import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STANDARD_ALERTS } from '../../sync/alert-settings.ts';
import { hasReference } from '../reference.ts';
import { webhookUrlProblem } from '../webhook-url.ts';
import { secret } from './secret.ts';
import { share } from './share.ts';

const ADDRESS = worded(saying('config_email')`must be an e-mail address`);
const RECORDS = worded(saying('config_records')`must be a share like 30%, or off`);
const OVERDUE = worded(saying('config_overdue')`must be a number of days above 0, or off`);

const email = z
  .strictObject({
    to: z
      .array(z.email(ADDRESS))
      .min(1, worded(saying('config_address_needed')`needs at least one address`))
      .max(20, worded(saying('config_addresses_most')`takes at most ${{ most: 20 }} addresses`))
      .describe('Who gets the alerts.'),
    from: z.email(ADDRESS).describe('Address of the sender.'),
    smtp: secret('SMTP_URL', 'How to reach the mail server, like smtps://user:password@mail.acme.example'),
  })
  .describe('Alerts by e-mail.');

const webhook = z
  .strictObject({
    url: z
      .string()
      .describe('Where alerts are posted to: https, or http on this machine; may be "${NAME}".')
      .check(({ value, issues }) => {
        const problem = hasReference(value) ? null : webhookUrlProblem(value);
        if (problem !== null) issues.push({ code: 'custom', input: value, message: worded(problem) });
      }),
    secret: secret('ALERT_SECRET', 'Key of the signatures'),
  })
  .describe('Alerts by signed HTTP requests.');

export const alertsSchema = z
  .strictObject({
    email: email.optional(),
    webhook: webhook.optional(),
    records: z
      .union([share(RECORDS), z.literal('off', RECORDS)], RECORDS)
      .default(STANDARD_ALERTS.records)
      .describe('Tell when the number of records differs from that of the last runs by more than this share, or off.'),
    overdueAfter: z
      .union(
        [
          z
            .number(OVERDUE)
            .positive(OVERDUE)
            .max(365, worded(saying('config_days_most')`must be at most ${{ most: 365 }} days`)),
          z.literal('off', OVERDUE),
        ],
        OVERDUE,
      )
      .default(STANDARD_ALERTS.overdueAfter)
      .describe('Tell when something that has a schedule has not succeeded for so many days, or off.'),
  })
  .transform(({ email, webhook, ...rest }) => ({ email: email ?? null, webhook: webhook ?? null, ...rest }))
  .describe('Who is told when something is not as it should be. Without this key it stays as it is.');
