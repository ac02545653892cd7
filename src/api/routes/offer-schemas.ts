import { z } from 'zod';
import { list, sentence, sentenceParams } from '../schemas.ts';

export const listViewSchema = z
  .object({
    id: z.string().describe('Id of the list view.'),
    developerName: z.string().describe('Its API name.'),
    label: z.string().describe('Its label, in the language of the integration user.'),
    soqlCompatible: z.boolean().describe('False for one that cannot be read by a query, so that it cannot be chosen.'),
  })
  .meta({ id: 'ListView', description: 'A list view in Salesforce.' });

export const customObjectSchema = z
  .object({
    object: z.string().describe('API name.'),
    label: z.string().describe('Its label.'),
    listViews: z.int().describe('How many list views it has.'),
  })
  .meta({ id: 'CustomObject', description: 'A custom object that can be synchronized (R6).' });

export const fieldSchema = z
  .object({
    path: z.string().describe('How mappings name it: `Email`, `Account.Name`.'),
    label: z.string().describe('Its label.'),
    type: z.string().describe("Salesforce's name of its type."),
    length: z.int().describe('How many characters it takes; 0 for types without a length.'),
    options: list(
      z.object({
        value: z.string().describe('What is stored.'),
        label: z.string().describe('What people see.'),
        active: z.boolean().describe('Whether it can still be chosen.'),
      }),
    ).describe('Options of a picklist.'),
    controller: z.string().nullable().describe('The field that decides which options are valid; null for most.'),
  })
  .meta({ id: 'SalesforceField', description: 'A field that a mapping can read.' });

const rejection = z
  .object({
    code: z.string().describe('Why: see docs/errors.md.'),
    field: z.string().nullable().describe('Which platform field.'),
    value: z.string().nullable().describe('The value in Salesforce.'),
    message: z.string().describe('The same as a sentence.'),
  })
  .meta({ id: 'Rejection', description: 'Why a record does not become a person.' });

export const previewSchema = z
  .object({
    soql: z.string().describe('The very query that a run would use.'),
    warnings: list(sentence).describe('About the list view.'),
    total: z.int().describe('Records in the whole list view.'),
    columns: list(
      z.object({
        path: z.string().describe('Salesforce field.'),
        label: z.string().describe('Its label.'),
        target: list(z.string()).describe('Platform fields that it fills.'),
      }),
    ).describe('What is read.'),
    rows: list(
      z.object({
        cells: list(z.string().nullable()).describe('As Salesforce sent them, in the order of the columns.'),
        values: z
          .record(z.string(), z.string().nullable())
          .nullable()
          .describe('The person that it makes; null where it would be rejected.'),
        rejection: rejection.nullable().describe('Why it would be rejected (R26).'),
      }),
    ).describe('The first records.'),
  })
  .meta({ id: 'Preview', description: 'What a mapping makes of the first records of a list view (R23).' });

export const sampleSchema = z
  .object({
    soql: z.string().describe('The very query that a run would use.'),
    warnings: list(sentence).describe('About the list view.'),
    total: z.int().describe('Records in the whole list view.'),
    columns: list(
      z.object({
        path: z.string().describe('Salesforce field.'),
        label: z.string().describe('Its label.'),
        type: z.string().describe("Salesforce's name of its type."),
      }),
    ).describe('What is read.'),
    problems: list(sentence).describe('Why lines of the mapping cannot be used at all.'),
    rows: list(
      z.object({
        cells: list(z.string().nullable()).describe('As Salesforce sent them, in the order of the columns.'),
        marks: list(
          z.object({
            column: z.int().describe('Position among the columns.'),
            target: z.string().describe('The platform field that the cell is to fill.'),
            code: z.string().describe('Why: see docs/errors.md.'),
            message: z.string().describe('The same as a sentence.'),
            params: sentenceParams,
          }),
        ).describe('Cells for which the record would be rejected (R26).'),
      }),
    ).describe('The first records.'),
  })
  .meta({ id: 'Sample', description: 'Records of a list view, held against a mapping that is not saved yet.' });
