import { z } from 'zod';

export const FIELD_TYPES = [
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
  'date',
  'datetime',
  'email',
  'phone',
  'url',
  'reference',
] as const;

const picklistOption = z.union([
  z.string().min(1).describe('A value that is its own label'),
  z.strictObject({
    value: z.string().min(1).describe('What records hold'),
    label: z.string().min(1).optional().describe('What people read; the value when left out'),
    active: z.boolean().default(true),
    default: z.boolean().default(false),
    validFor: z
      .array(z.string())
      .optional()
      .describe('Values of the controlling field for which this one may be chosen; needs `controller`'),
  }),
]);

export const fieldDefinition = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z]\w*__c$/, 'the API name of a custom field ends in __c'),
    label: z.string().min(1).optional(),
    type: z.enum(FIELD_TYPES).default('string'),
    length: z.int().min(1).max(131_072).optional(),
    values: z.array(picklistOption).min(1).optional().describe('Of a picklist or multipicklist, in their order'),
    controller: z.string().optional().describe('Of a dependent picklist: the field that controls it'),
    restricted: z.boolean().default(false).describe('The API refuses values that are not listed'),
    referenceTo: z.string().optional().describe('Of a reference: the object it points to'),
  })
  .refine((field) => field.type !== 'reference' || field.referenceTo !== undefined, {
    path: ['referenceTo'],
    error: 'a reference needs the object it points to',
  })
  .refine((field) => !field.type.endsWith('picklist') || field.values !== undefined, {
    path: ['values'],
    error: 'a picklist needs its values',
  });

const objectDefinition = z.strictObject({
  name: z.string().regex(/^[A-Za-z]\w*__c$/, 'the API name of a custom object ends in __c'),
  label: z.string().min(1).optional(),
  labelPlural: z.string().min(1).optional(),
  listViews: z.boolean().default(true).describe('False: an object without a tab, which has no list views'),
  fields: z.array(fieldDefinition).default([]).describe('Besides Id, Name, OwnerId and the dates, which it has anyway'),
});

const listView = z.strictObject({
  object: z.string(),
  developerName: z.string().regex(/^[A-Za-z]\w*$/, 'letters, digits and underscores'),
  label: z.string().min(1).optional(),
  columns: z.array(z.string().min(1)).min(1).optional().describe('Field paths, such as Email or Account.Name'),
  where: z.string().min(1).optional().describe('SOQL as it stands after WHERE'),
  scope: z.enum(['everything', 'mine', 'mru']).default('everything'),
  orderBy: z.string().min(1).optional().describe('SOQL as it stands after ORDER BY'),
  soqlCompatible: z.boolean().default(true).describe('False: a view that cannot be read by SOQL'),
});

const recordValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const recordDefinition = z
  .looseObject({
    ref: z.string().min(1).optional().describe('A name by which reference fields of other records may call this one'),
    hidden: z.boolean().optional().describe('True: the integration user does not see the record'),
  })
  .catchall(recordValue)
  .describe('Values by field API name; `Id` may be left out, and a reference may hold a `ref` instead of an Id');

/** The format of a data file. */
export const dataFile = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).default('My Org'),
    personAccounts: z.boolean().default(false).describe('Whether the org has person accounts (IsPersonAccount)'),
    fields: z
      .record(z.string(), z.array(fieldDefinition))
      .default({})
      .describe('Custom fields added to User, Contact or Account, by object'),
    objects: z.array(objectDefinition).default([]).describe('Custom objects'),
    listViews: z
      .array(listView)
      .default([])
      .describe('An object for which none is given gets one that shows all its records'),
    records: z.record(z.string(), z.array(recordDefinition)).default({}).describe('Records by object'),
  })
  .describe(
    'An org for the sandbox Salesforce. User, Contact and Account have their standard fields without being told.',
  );

export type DataFile = z.infer<typeof dataFile>;
export type FieldDefinition = z.infer<typeof fieldDefinition>;
export type RecordDefinition = z.infer<typeof recordDefinition>;
