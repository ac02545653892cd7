import { z } from 'zod';
import { type Sentence, saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { OWN_FIELDS } from '../../sync/directory.ts';
import { line, name, unique } from './text.ts';

const RESERVED: ReadonlySet<string> = new Set(OWN_FIELDS);

const branch = z.strictObject({
  code: line(50).describe('Code of the branch, unique on the platform. Settings name a branch by its code.'),
  name: name.describe('Name of the branch.'),
});

/** An additional field of people. */
export const fieldSchema = z
  .strictObject({
    key: z
      .string()
      .regex(
        /^[a-z][a-z0-9_]{0,49}$/,
        worded(saying('config_field_key')`must be lower-case letters, digits and _, beginning with a letter`),
      )
      .refine(
        (key) => !RESERVED.has(key),
        worded(saying('config_field_own')`is one of the platform's own fields and needs no definition`),
      )
      .describe('Key of the field, by which mappings name it: lower-case letters, digits and _.'),
    title: name.describe('Name of the field on screens.'),
    type: z
      .enum(['text', 'textarea', 'dropdown', 'date', 'yesno', 'country'])
      .default('text')
      .describe('What the field holds. It cannot be changed while people have a value in it.'),
    options: z.array(name).check(unique()).default([]).describe('Labels of a dropdown, in their order.'),
  })
  .check(({ value, issues }) => {
    const complain = (said: Sentence) =>
      issues.push({ code: 'custom', input: value, path: ['options'], message: worded(said) });
    if (value.type === 'dropdown' && value.options.length === 0)
      complain(saying('config_options_missing')`is missing: a dropdown needs its options`);
    if (value.type !== 'dropdown' && value.options.length > 0)
      complain(saying('config_options_strange')`is only for fields of the type dropdown`);
  });

export const platformSchema = z
  .strictObject({
    branches: z
      .array(branch)
      .check(unique('code'))
      .default([])
      .describe('Branches that have to exist. What is missing is created directly below the root.'),
    fields: z
      .array(fieldSchema)
      .check(unique('key'))
      .default([])
      .describe('Additional fields of people, in display order.'),
  })
  .describe('What the built-in platform has to have. What is not named here stays as it is.');
