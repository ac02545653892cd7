import { z } from 'zod';
import { ACTIONS } from '../../sync/change.ts';
import { connectionName, entity, list, ownerOf, sentence, sentenceParams } from '../schemas.ts';

const values = z.record(z.string(), z.string().nullable()).nullable();

const branchSchema = z
  .object({
    mode: z.enum(['single', 'accounts', 'picklists']).describe('The branch rule.'),
    read: list(
      z.object({
        field: z.string().describe('Salesforce field.'),
        value: z.string().nullable().describe('What the record has there.'),
      }),
    ).describe('What the rule reads of the record, in its order.'),
    key: z.string().nullable().describe('Account or options, as one text; null where the record names none.'),
    place: z
      .enum(['existing', 'created', 'destination'])
      .describe('Whether the branch is there, is created, or is the destination.'),
    id: z.string().nullable().describe('Id of the branch; null for one that the run creates.'),
    code: z.string().nullable().describe('Its code.'),
    name: z.string().nullable().describe('Its name after the run.'),
    reason: z
      .string()
      .nullable()
      .describe('Why they go to the destination, or how the branch came about; null where that is plain.'),
    follows: z.boolean().describe('false: they stay where they are all the same (R13, R34).'),
    problems: list(sentence).describe('What is wrong with that branch.'),
  })
  .meta({ id: 'ExplainedBranch', description: 'Into which branch a person goes, and by which rule.' });

export const explanationSchema = z
  .object({
    connection: connectionName,
    entity: entity.describe('What is synchronized.'),
    ...ownerOf,
    sourceId: z.string().describe('Id of the record in Salesforce.'),
    object: z.string().describe('API name of the object.'),
    listView: z.string().describe('Label of the list view.'),
    record: z.enum(['in_list_view', 'not_in_list_view', 'not_found']).describe('Whether the record is there.'),
    nextRun: z
      .object({
        mode: z.enum(['full', 'incremental']).describe('What it reads.'),
        reasons: list(sentence).describe('Why it has to read everything; empty where there is nothing to say.'),
        reads: z.boolean().describe('Whether it reads this record.'),
      })
      .describe('The next run.'),
    values: list(
      z.object({
        target: z.string().describe('Key of the platform field.'),
        title: z.string().describe('Its title.'),
        field: z.string().describe('Salesforce field that it comes from.'),
        cell: z.string().nullable().describe('As Salesforce has it.'),
        value: z.string().nullable().describe('As the platform would get it.'),
        current: z.string().nullable().describe('As the platform has it now.'),
        rejection: z
          .object({
            code: z.string().describe('Why it cannot be used: see docs/errors.md.'),
            why: z.string().describe('The same in words.'),
          })
          .nullable()
          .describe('Null where it can be used.'),
      }),
    ).describe('The mapping, line by line; empty where there is no record.'),
    person: z
      .object({
        id: z.string().describe('Id of the person.'),
        username: z.string().describe('What they sign in with.'),
        active: z.boolean().describe('Whether they can sign in.'),
      })
      .nullable()
      .describe('Who is on the platform now.'),
    link: z
      .object({
        byHand: z.boolean().describe('An administrator made the link (R34).'),
        left: z.boolean().describe('A run deactivated them because the record left.'),
      })
      .nullable()
      .describe('Null where they are not linked.'),
    outcome: z
      .object({
        action: z.enum([...ACTIONS, 'none']).describe('What the plan would say; none where it would not mention them.'),
        reason: z.string().describe('Why.'),
        message: z.string().nullable().describe('The same as a sentence, where there is one.'),
        code: z.string().nullable().describe('What the message is about; null where there is none.'),
        field: z.string().nullable().describe('Of a rejection: which platform field.'),
        value: z.string().nullable().describe('Of a rejection: the value in Salesforce.'),
        params: sentenceParams,
        before: values.describe('The values that differ, as they are.'),
        after: values.describe('As they would be.'),
      })
      .describe('What would become of the person.'),
    branch: branchSchema.nullable().describe('Null where nothing becomes of them.'),
    warnings: list(sentence).describe('On the list view, and on fields that the run leaves alone.'),
  })
  .meta({ id: 'Explanation', description: 'What the next run would do with one record, and why (R41).' });

export const unexplainedSchema = z
  .object({
    connection: z.string().describe('Name of the connection.'),
    entity: entity.describe('What is synchronized.'),
    ...ownerOf,
    sourceId: z.string().describe('18-character Id of the record.'),
    code: z.string().describe('Why not: see docs/errors.md.'),
    message: z.string().describe('The same as a sentence, with what to do.'),
    sentences: list(sentence).optional().describe('The same by codes.'),
  })
  .meta({
    id: 'UnexplainedRecord',
    description: 'A record that nothing can be said of, as its connection does not work.',
  });
