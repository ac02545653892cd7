import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';

/** R24. */
export const MANDATORY = ['username', 'firstname', 'lastname'] as const;

export const fieldPath = z
  .string()
  .regex(
    /^[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}$/,
    worded(
      saying(
        'config_field_path',
      )`is not a Salesforce field; write its API name, like Email, Department__c or Account.Name`,
    ),
  )
  .meta({
    id: 'fieldPath',
    description: 'API name of a Salesforce field, of the record or of a parent up to five levels up: Account.Name.',
  });

const NO_LINE = worded(
  saying(
    'config_mapping_line',
  )`must be the API name of a Salesforce field, or like ${{ example: '{ field: Region__c, picklist: label }' }}`,
);

export const mappingLine = z
  .preprocess(
    (value) => (typeof value === 'string' ? { field: value } : value),
    z.strictObject(
      {
        field: fieldPath,
        picklist: z
          .enum(['label', 'value'])
          .default('value')
          .describe('For picklists: take the label of the option or its stored value.'),
      },
      { error: ({ code }) => (code === 'invalid_type' ? NO_LINE : undefined) },
    ),
  )
  .meta({ id: 'mappingLine', description: 'The Salesforce field that a platform field is filled from.' });

export const mappingSchema = z
  .record(z.string(), mappingLine)
  .check(({ value, issues }) => {
    const missing = MANDATORY.filter((key) => !(key in value));
    if (missing.length > 0) {
      const message = worded(
        saying(
          'config_mapping_lacks',
        )`lacks ${{ missing: [missing.join(', '), missing.join(' and ')] }}: ${{ mandatory: MANDATORY.join(', ') }} are mandatory`,
      );
      issues.push({ code: 'custom', input: value, path: [], message });
    }
  })
  .meta({ id: 'mapping', description: 'Platform field: Salesforce field, one line each.' });
