import { z } from 'zod';
import { FORESEEN } from '../../identity/foresee.ts';
import type { Trial } from '../../identity/trial.ts';
import { USES } from '../../identity/uses.ts';
import { entity, id, list, sentence } from '../schemas.ts';
import { findingSchema } from './identity-provider-schemas.ts';

const useSchema = z.object({
  as: z
    .enum(USES)
    .describe(
      '`subject`: the key for somebody; `record`: names their Salesforce record; `field`: fills a field by the mapping; `branch`: says into which branch; `username`: by which the provider may be bound; `address`: says that an address is theirs.',
    ),
  name: z.string().describe('What it is called here: `sfdc_id`, or a Salesforce field.'),
  target: z.string().nullable().describe('Key of the platform field that it fills; null where it fills none.'),
});

const attributeSchema = z.object({
  name: z.string().describe('As the provider calls it.'),
  values: list(z.string()).describe('What it says.'),
  uses: list(useSchema).describe('What is made of it; empty: nothing.'),
});

const foreseenPersonSchema = z.object({
  id: id.nullable().describe('Id of somebody who is there already; else null.'),
  username: z.string().describe('Their username.'),
  firstname: z.string().describe('Their first name.'),
  lastname: z.string().describe('Their last name.'),
  branches: list(list(z.string())).describe('The branches that they are in, as names from below the root down.'),
});

const foreseenSchema = z
  .object({
    action: z
      .enum(FORESEEN)
      .describe(
        'Somebody who came with it `enters` by what they are known by, `is_bound`: enters, and is known by it from then on, `is_created`, or `is_refused`.',
      ),
    person: foreseenPersonSchema.nullable().describe('Who that is, as they would be then; null for a refusal.'),
    reason: z.string().nullable().describe('Code of the log for a refusal, or for an update that is not made.'),
    why: list(sentence).describe('The same in sentences.'),
  })
  .meta({ id: 'ForeseenSignIn', description: 'What would come of it if somebody signed in so.' });

export const trialSchema = z
  .object({
    subject: z.string().describe("The provider's own key for you."),
    foreseen: foreseenSchema.describe('What would come of it. Nothing of that has been done.'),
    warnings: list(sentence).describe('What is to be looked at of what has come.'),
    findings: list(findingSchema).describe('What the check of the provider warns of.'),
    attributes: list(attributeSchema).describe('Everything else that it says.'),
    fromSalesforce: list(
      z.object({
        name: z.string().describe('The Salesforce field.'),
        target: z.string().describe('Key of the platform field that it fills.'),
      }),
    ).describe('What the mapping reads and the provider does not say: that comes from Salesforce.'),
    record: z
      .object({
        entity: entity.describe('What the record is.'),
        sourceId: z.string().describe('Salesforce Id of the record, 18 characters.'),
      })
      .nullable()
      .describe('The record that it names; null where that is not complete.'),
    missing: list(sentence).describe('What is missing or wrong for somebody to be created.'),
  })
  .meta({ id: 'Trial', description: 'What a provider says of an administrator who tries it, and what is made of it.' });

/** Whoever would be created has an id only until that is taken back. */
export function trialItem({ foreseen, ...trial }: Trial): z.input<typeof trialSchema> {
  const { action, person, reason, why } = foreseen;
  const shown =
    person === null
      ? null
      : {
          id: action === 'is_created' ? null : person.id,
          username: person.username,
          firstname: person.firstname,
          lastname: person.lastname,
          branches: person.branches.map(({ path }) => [...path]),
        };
  return { ...trial, foreseen: { action, person: shown, reason, why } };
}
