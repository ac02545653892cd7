import { z } from 'zod';
import {
  type ConnectionDefinition,
  type EntityDefinition,
  type Schedule,
  STANDARD_API_BUDGET,
} from '../sync/connection.ts';
import { OWN_FIELDS } from '../sync/directory.ts';
import type { Entity } from '../sync/entity.ts';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from '../sync/settings.ts';
import { hasReference, isReference } from './reference.ts';
import { salesforceUrlProblem } from './salesforce-url.ts';
import { scheduleSchema } from './schedule.ts';

/** The shape of rollcall.yaml. Messages are the end of a sentence that begins with the place in the file. */

const MANDATORY = ['username', 'firstname', 'lastname'] as const;
const RESERVED: ReadonlySet<string> = new Set(OWN_FIELDS);

const name = z.string().trim().min(1, 'must not be empty').max(255, 'must not be longer than 255 characters');
const secret = z
  .string()
  .refine(
    isReference,
    'is a secret and must not stand in the file; write ${NAME} and set the environment variable NAME',
  );

/** Refuses what the product plans and this version lacks, so that nothing is silently ignored. */
const notYet = (what: string) => `${what} is not in this version of Rollcall yet`;

const platformBranch = z.strictObject({
  code: z.string().trim().min(1, 'must not be empty').max(50, 'must not be longer than 50 characters'),
  name,
});

const platformField = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,49}$/, 'must be lower-case letters, digits and _, beginning with a letter')
      .refine((key) => !RESERVED.has(key), "is one of the platform's own fields and needs no definition"),
    title: name,
    type: z.enum(['text', 'textarea', 'dropdown', 'date', 'yesno', 'country']).default('text'),
    options: z.array(name).default([]),
  })
  .check(({ value, issues }) => {
    const complain = (message: string) => issues.push({ code: 'custom', input: value, path: ['options'], message });
    if (value.type === 'dropdown' && value.options.length === 0) complain('is missing: a dropdown needs its options');
    if (value.type !== 'dropdown' && value.options.length > 0) complain('is only for fields of the type dropdown');
    if (new Set(value.options).size < value.options.length) complain('has an option twice');
  });

const platform = z.strictObject({
  branches: z.array(platformBranch).check(unique('code')).default([]),
  fields: z.array(platformField).check(unique('key')).default([]),
});

const BUDGET_RANGE = 'must be a share between 0.05 and 1, like 0.8';
const apiBudget = z.number().min(0.05, BUDGET_RANGE).max(1, BUDGET_RANGE).default(STANDARD_API_BUDGET);

const salesforce = z
  .discriminatedUnion(
    'grant',
    [
      z.strictObject({
        url: z.string(),
        grant: z.literal('client_credentials'),
        clientId: z.string().min(1, 'must not be empty'),
        clientSecret: secret,
        apiBudget,
      }),
      z.strictObject({
        url: z.string(),
        grant: z.literal('jwt_bearer'),
        clientId: z.string().min(1, 'must not be empty'),
        username: z.string().min(1, 'must not be empty'),
        privateKey: secret,
        audience: z.url('must be a URL, like https://login.salesforce.com').optional(),
        apiBudget,
      }),
    ],
    {
      error: ({ input }) =>
        isRecord(input) && input.grant === 'authorization_code'
          ? `authorization_code: ${notYet('signing in as a person')}; use client_credentials or jwt_bearer`
          : 'must be client_credentials or jwt_bearer',
    },
  )
  .check(({ value, issues }) => {
    const problem = hasReference(value.url) ? null : salesforceUrlProblem(value.url, value.grant);
    if (problem !== null) issues.push({ code: 'custom', input: value.url, path: ['url'], message: problem });
  });

const directory = z
  .strictObject({
    kind: z.literal('builtin', {
      error: ({ input }) =>
        input === 'docebo' ? `docebo: ${notYet('a Docebo tenant')}; use builtin` : 'must be builtin',
    }),
  })
  .default({ kind: 'builtin' });

const fieldPath = z
  .string()
  .regex(
    /^[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}$/,
    'is not a Salesforce field; write its API name, like Email, Department__c or Account.Name',
  );

const mapping = z
  .record(
    z.string(),
    z.preprocess(
      (value) => (typeof value === 'string' ? { field: value } : value),
      z.strictObject({ field: fieldPath, picklist: z.enum(['label', 'value']).default('value') }),
    ),
  )
  .check(({ value, issues }) => {
    const missing = MANDATORY.filter((key) => !(key in value));
    if (missing.length > 0) {
      const message = `lacks ${missing.join(' and ')}: ${MANDATORY.join(', ')} are mandatory`;
      issues.push({ code: 'custom', input: value, path: [], message });
    }
  });

const options = z.strictObject({
  forcePasswordChange: z.boolean().default(STANDARD_OPTIONS.forcePasswordChange),
  incremental: z.boolean().default(STANDARD_OPTIONS.incremental),
  updateExisting: z.boolean().default(STANDARD_OPTIONS.updateExisting),
  sweepUpTo: z.int().min(0, 'must not be below 0').default(STANDARD_OPTIONS.sweepUpTo),
  fieldDrift: z.enum(['stop', 'keep']).default(STANDARD_OPTIONS.fieldDrift),
});

const { saml, oidc, auth0, salesforce: embedded } = STANDARD_PROVISIONING;
const provisioning = {
  saml: z.boolean().default(saml),
  oidc: z.boolean().default(oidc),
  auth0: z.boolean().default(auth0),
};
const userProvisioning = { ...provisioning, salesforce: z.boolean().default(embedded) };

const destination = z
  .string({ error: () => 'is missing: name the branch by its code' })
  .trim()
  .min(1, 'must not be empty');
const branchError = (modes: string) => ({
  error: ({ input }: { input?: unknown }) =>
    isRecord(input) && input.mode === 'accounts'
      ? 'accounts: only contacts have accounts; use single or picklists'
      : `must be ${modes}`,
});
const single = z.strictObject({ mode: z.literal('single'), destination });
const accounts = z.strictObject({ mode: z.literal('accounts'), destination });
const picklists = z.strictObject({
  mode: z.literal('picklists'),
  destination,
  fields: z
    .array(fieldPath)
    .min(1, 'must name at least one picklist field')
    .max(3, 'must not name more than three picklist fields')
    .check(({ value, issues }) => {
      for (const [index, field] of value.entries()) {
        const first = value.findIndex((other) => other.toLowerCase() === field.toLowerCase());
        if (first < index) issues.push({ code: 'custom', input: field, path: [index], message: 'is there twice' });
      }
    }),
});

const common = {
  listView: name,
  mapping,
  options: options.prefault({}),
  leavers: z.enum(['keep', 'deactivate']).default('keep'),
  schedule: scheduleSchema.optional(),
};
const withoutAccounts = z.discriminatedUnion('mode', [single, picklists], branchError('single or picklists'));
const object = z
  .string({ error: () => 'is missing: name the custom object by its API name, like Learner__c' })
  .regex(/^[A-Za-z]\w*$/, 'must be the API name of an object, like Learner__c');

const sync = z
  .strictObject({
    users: z
      .strictObject({
        ...common,
        branches: withoutAccounts,
        provisioning: z.strictObject(userProvisioning).prefault({}),
      })
      .transform((file) => entity('users', 'User', file))
      .optional(),
    contacts: z
      .strictObject({
        ...common,
        branches: z.discriminatedUnion(
          'mode',
          [single, accounts, picklists],
          branchError('single, accounts or picklists'),
        ),
        provisioning: z.strictObject(provisioning).prefault({}),
      })
      .transform((file) => entity('contacts', 'Contact', file))
      .optional(),
    custom: z
      .strictObject({
        ...common,
        object,
        branches: withoutAccounts,
        provisioning: z.strictObject(provisioning).prefault({}),
      })
      .transform((file) => entity('custom', file.object, file))
      .optional(),
  })
  .refine((entities) => Object.keys(entities).length > 0, 'is empty: configure users, contacts or custom');

const connection = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be letters, digits, - and _, at most 63 of them'),
    salesforce,
    directory,
    schedule: scheduleSchema.default({ every: 'manual' }),
    sync,
  })
  .transform(({ name, sync: entities, ...settings }): ConnectionDefinition => {
    const { users, contacts, custom } = entities;
    return { name, settings, entities: [users, contacts, custom].filter((entity) => entity !== undefined) };
  });

export const fileSchema = z.strictObject({
  platform: platform.prefault({}),
  connections: z.array(connection).check(unique('name')).default([]),
});
export type FileConfig = z.output<typeof fileSchema>;

function entity(name: Entity, object: string, file: EntityFile): EntityDefinition {
  const { listView, mapping, options, branches, leavers, schedule } = file;
  const provisioning = { ...STANDARD_PROVISIONING, ...file.provisioning };
  return {
    settings: { entity: name, object, listView, mapping, options, branches, leavers, provisioning },
    schedule: schedule ?? null,
  };
}
type EntityFile = Omit<EntitySettings, 'entity' | 'object' | 'provisioning'> & {
  readonly provisioning: Partial<EntitySettings['provisioning']>;
  readonly schedule?: Schedule | undefined;
};

/** A check that no two members of a list have the same value under `key`, whatever its case. */
function unique<K extends string>(key: K) {
  return ({ value, issues }: z.core.ParsePayload<Record<K, string>[]>) => {
    const seen = new Set<string>();
    for (const [index, member] of value.entries()) {
      const text = member[key].toLowerCase();
      if (seen.has(text)) issues.push({ code: 'custom', input: member, path: [index, key], message: 'is there twice' });
      seen.add(text);
    }
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
