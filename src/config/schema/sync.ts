import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import type { EntityDefinition, Schedule } from '../../sync/connection.ts';
import type { Entity } from '../../sync/entity.ts';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from '../../sync/settings.ts';
import type { Thresholds } from '../../sync/thresholds.ts';
import { contactBranches, otherBranches } from './branches.ts';
import { mappingSchema } from './mapping.ts';
import { scheduleSchema } from './schedule.ts';
import { missing, name } from './text.ts';
import { ownThresholdsSchema } from './thresholds.ts';

const options = z
  .strictObject({
    forcePasswordChange: z
      .boolean()
      .default(STANDARD_OPTIONS.forcePasswordChange)
      .describe('People created by a run choose a new password at their first sign-in by password.'),
    incremental: z
      .boolean()
      .default(STANDARD_OPTIONS.incremental)
      .describe('Read only what changed since the last successful run.'),
    updateExisting: z
      .boolean()
      .default(STANDARD_OPTIONS.updateExisting)
      .describe('Overwrite what differs on people who exist; off, they are only linked.'),
    sweepUpTo: z
      .int()
      .min(0, worded(saying('config_not_below')`must not be below ${{ least: 0 }}`))
      .default(STANDARD_OPTIONS.sweepUpTo)
      .describe('Incremental runs read all Ids of a list view of up to so many records in every run, else once a day.'),
    fieldDrift: z
      .enum(['stop', 'keep'])
      .default(STANDARD_OPTIONS.fieldDrift)
      .describe(
        'When a mapped field that is not mandatory vanished, changed its type or became unreadable: stop the run, or keep the values of that field as they are.',
      ),
  })
  .meta({ id: 'options', description: 'Import options.' });

const { saml, oidc, auth0, salesforce } = STANDARD_PROVISIONING;
const signIn = (how: string) => `Create unknown people on the spot when they sign in by ${how}.`;
const provisioning = {
  saml: z.boolean().default(saml).describe(signIn('SAML')),
  oidc: z.boolean().default(oidc).describe(signIn('OpenID Connect')),
  auth0: z.boolean().default(auth0).describe(signIn('Auth0')),
};
const PROVISIONING = 'Just-in-time provisioning: by which ways of signing in people who do not exist yet are created.';
const otherProvisioning = z.strictObject(provisioning).describe(PROVISIONING);
const userProvisioning = z
  .strictObject({
    ...provisioning,
    salesforce: z
      .boolean()
      .default(salesforce)
      .describe('Create unknown Salesforce users on the spot when they open the embedded platform.'),
  })
  .describe(PROVISIONING);

/** Users and contacts have their object; naming it is allowed, another one is not. */
const fixed = <T extends string>(object: T, what: string) =>
  z
    .literal(
      object,
      worded(
        saying(
          'config_object_fixed',
        )`must be ${{ object }}, or left out: ${{ what }} are records of ${{ object }}; use custom for another object`,
      ),
    )
    .optional()
    .describe(`Always ${object}.`);

const customObject = z
  .string(missing(saying('config_object_missing')`is missing: name the custom object by its API name, like Learner__c`))
  .regex(
    /^[A-Za-z]\w*__c$/,
    worded(saying('config_custom_object')`must be the API name of a custom object, which ends in __c, like Learner__c`),
  )
  .describe('API name of the custom object, like Learner__c.');

const listView = name.describe('Developer name or Id of the list view that chooses the records.');
const rest = {
  mapping: mappingSchema,
  options: options.prefault({}),
  leavers: z
    .enum(['keep', 'deactivate'])
    .default('keep')
    .describe('What happens to people who left the list view or became inactive.'),
  schedule: scheduleSchema.optional().describe("When to synchronize, instead of by the connection's schedule."),
  thresholds: ownThresholdsSchema.prefault({}),
};

export const syncSchema = z
  .strictObject({
    users: z
      .strictObject({
        object: fixed('User', 'users'),
        listView,
        ...rest,
        branches: otherBranches,
        provisioning: userProvisioning.prefault({}),
      })
      .describe('Salesforce users.')
      .transform((file) => entity('users', 'User', file))
      .optional(),
    contacts: z
      .strictObject({
        object: fixed('Contact', 'contacts'),
        listView,
        ...rest,
        branches: contactBranches,
        provisioning: otherProvisioning.prefault({}),
      })
      .describe('Salesforce contacts.')
      .transform((file) => entity('contacts', 'Contact', file))
      .optional(),
    custom: z
      .strictObject({
        object: customObject,
        listView,
        ...rest,
        branches: otherBranches,
        provisioning: otherProvisioning.prefault({}),
      })
      .describe('The records of one custom object.')
      .transform((file) => entity('custom', file.object, file))
      .optional(),
  })
  .describe('What is synchronized. An entity that is left out is switched off.');

type EntityFile = Omit<EntitySettings, 'entity' | 'object' | 'provisioning'> & {
  readonly provisioning: Partial<EntitySettings['provisioning']>;
  readonly schedule?: Schedule | undefined;
  readonly thresholds: Partial<Thresholds>;
};

function entity(name: Entity, object: string, file: EntityFile): EntityDefinition {
  const { listView, mapping, options, branches, leavers, schedule, thresholds } = file;
  const provisioning = { ...STANDARD_PROVISIONING, ...file.provisioning };
  return {
    settings: { entity: name, object, listView, mapping, options, branches, leavers, provisioning },
    schedule: schedule ?? null,
    thresholds,
  };
}
