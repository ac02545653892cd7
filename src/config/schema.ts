import { z } from 'zod';
import type { ConnectionDefinition, EntityDefinition, Schedule } from '../sync/connection.ts';
import { OWN_FIELDS } from '../sync/directory.ts';
import type { Entity } from '../sync/entity.ts';
import type { EntitySettings } from '../sync/settings.ts';
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

const salesforce = z
  .discriminatedUnion(
    'grant',
    [
      z.strictObject({
        url: z.string(),
        grant: z.literal('client_credentials'),
        clientId: z.string().min(1, 'must not be empty'),
        clientSecret: secret,
      }),
      z.strictObject({
        url: z.string(),
        grant: z.literal('jwt_bearer'),
        clientId: z.string().min(1, 'must not be empty'),
        username: z.string().min(1, 'must not be empty'),
        privateKey: secret,
        audience: z.url('must be a URL, like https://login.salesforce.com').optional(),
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
  forcePasswordChange: z.boolean().default(false),
  incremental: z.boolean().default(true),
  updateExisting: z.boolean().default(true),
});

const off = (what: string) => z.literal(false, `cannot be switched on: ${notYet(what)}`).default(false);
const provisioning = {
  saml: off('sign-in by SAML'),
  oidc: off('sign-in by OpenID Connect'),
  auth0: off('sign-in by Auth0'),
};
const userProvisioning = { ...provisioning, salesforce: off('the embedded platform') };

const destination = z
  .string({ error: () => 'is missing: name the branch by its code' })
  .trim()
  .min(1, 'must not be empty');
const branchError = (modes: string) => ({
  error: ({ input }: { input?: unknown }) =>
    isRecord(input) && input.mode === 'picklists'
      ? `picklists: ${notYet('a hierarchy of additional fields')}; use ${modes}`
      : isRecord(input) && input.mode === 'accounts'
        ? 'accounts: only contacts have accounts; use single'
        : `must be ${modes}`,
});
const single = z.strictObject({ mode: z.literal('single'), destination });
const accounts = z.strictObject({ mode: z.literal('accounts'), destination });

const common = {
  listView: name,
  mapping,
  options: options.prefault({}),
  leavers: z.enum(['keep', 'deactivate']).default('keep'),
  schedule: scheduleSchema.optional(),
};
const singleOnly = z.discriminatedUnion('mode', [single], branchError('single'));
const object = z
  .string({ error: () => 'is missing: name the custom object by its API name, like Learner__c' })
  .regex(/^[A-Za-z]\w*$/, 'must be the API name of an object, like Learner__c');

const sync = z
  .strictObject({
    users: z
      .strictObject({ ...common, branches: singleOnly, provisioning: z.strictObject(userProvisioning).prefault({}) })
      .transform((file) => entity('users', 'User', file))
      .optional(),
    contacts: z
      .strictObject({
        ...common,
        branches: z.discriminatedUnion('mode', [single, accounts], branchError('single or accounts')),
        provisioning: z.strictObject(provisioning).prefault({}),
      })
      .transform((file) => entity('contacts', 'Contact', file))
      .optional(),
    custom: z
      .strictObject({
        ...common,
        object,
        branches: singleOnly,
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
  return {
    settings: { entity: name, object, listView, mapping, options, branches, leavers },
    schedule: schedule ?? null,
  };
}
type EntityFile = Omit<EntitySettings, 'entity' | 'object'> & { readonly schedule?: Schedule | undefined };

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
