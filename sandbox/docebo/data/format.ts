import { z } from 'zod';
import { FIELD_TYPES } from '../tenant/field.ts';
import { LANGUAGES } from '../tenant/languages.ts';
import { LEVEL_NAMES } from '../tenant/user.ts';

const name = z.string().min(1);
const language = z.enum(LANGUAGES);
const names = z
  .partialRecord(z.enum([...LANGUAGES, 'all']), name)
  .describe('Names by Docebo’s own language codes; `all` for those that have none');

const settings = z
  .strictObject({
    useEmailAsUsername: z.boolean().default(false),
    passwordPolicy: z
      .strictObject({
        minLength: z.int().min(0).default(6),
        lettersAndNumbers: z.boolean().default(false),
        notUsername: z.boolean().default(false),
      })
      .prefault({}),
    newPlatform: z
      .boolean()
      .default(true)
      .describe('Made after 2019-10-16, where `user_destination_branch_action` is without effect'),
    alphanumericCodes: z.boolean().default(false).describe('Codes of branches may hold letters and digits only'),
    longestCode: z.int().min(1).default(255).describe('Characters of a branch code'),
    longestUsername: z.int().min(1).default(255),
    managerTypes: z.array(z.int().min(1)).default([1]).describe('Ids that `manager_<id>` may name'),
  })
  .prefault({});

const field = z.strictObject({
  id: z.int().min(1).optional(),
  type: z.enum(FIELD_TYPES).default('textfield'),
  title: z.union([name, names]),
  mandatory: z.boolean().default(false),
  invisibleToUser: z.boolean().default(false),
  options: z
    .array(z.union([name, names]))
    .default([])
    .describe('Of a dropdown, in their order'),
  countryNames: z
    .record(z.string().regex(/^[A-Z]{2}$/), name)
    .optional()
    .describe('Of a field of countries: what it calls some otherwise than ISO 3166, by code'),
});

const branch = z.strictObject({
  id: z.int().min(0).optional(),
  ref: name.optional().describe('How parents and users call it; its code unless told'),
  code: z.string().default(''),
  name: z.union([name, names]),
  parent: name.optional().describe('Ref or code of a branch that stands before it; the root branch unless told'),
});

const user = z.strictObject({
  id: z.int().min(1).optional(),
  username: name,
  firstname: z.string().default(''),
  lastname: z.string().default(''),
  email: z.string().default(''),
  password: name.nullable().default(null).describe('Null: nobody signs in with one'),
  level: z.enum(LEVEL_NAMES).default('user'),
  active: z.boolean().default(true),
  expiration: z.iso.date().nullable().default(null),
  language: language.optional().describe('That of the platform unless told'),
  timezone: name.optional().describe('That of the platform unless told'),
  branches: z.array(name).default([]).describe('Refs or codes'),
  fields: z.record(z.string(), z.string()).default({}).describe('Values as people read them, by title'),
});

/** The format of a data file. */
export const dataFile = z
  .strictObject({
    $schema: z.string().optional(),
    name: name.default('My Platform'),
    root: z
      .strictObject({ id: z.int().min(0).default(0), name: name.default('Docebo') })
      .prefault({})
      .describe('The root branch'),
    language: language.default('english'),
    languages: z.array(language).default(['english', 'italian', 'french', 'german', 'spanish']),
    timezone: name.default('Europe/Rome'),
    settings,
    fields: z.array(field).default([]).describe('Additional fields of users'),
    branches: z.array(branch).default([]),
    users: z.array(user).default([]).describe('The superadmin is added unless it is among them'),
  })
  .describe('A platform for the sandbox Docebo.');

export type DataFile = z.infer<typeof dataFile>;
export type DataInput = z.input<typeof dataFile>;
export type UserDefinition = DataFile['users'][number];
