import { z } from 'zod';
import { TENANT_WAITS } from '../../store/views/runs.ts';
import { ACTIONS } from '../../sync/change.ts';
import { HOLD_CODES } from '../../sync/hold.ts';
import { COUNT_KEYS, type Counts, RUN_MODES, RUN_STATES } from '../../sync/result.ts';
import { STARTED_VIA } from '../../sync/starter.ts';
import { entity, list, ownerOf, sentence, sentenceParams } from '../schemas.ts';

const COUNTS: Readonly<Record<keyof Counts, string>> = {
  extracted: 'Records that were read.',
  unchanged: 'People who were as Salesforce says.',
  created: 'People who were created.',
  updated: 'People of whom a value changed.',
  moved: 'People who only went to another branch.',
  deactivated: 'People who left and were deactivated.',
  reactivated: 'People who came back.',
  linked: 'People who were only linked.',
  skipped: 'Records that were left out on purpose, such as administrators.',
  rejected: 'Records that could not become a person.',
  stale: 'Changes that were left out because somebody changed the person meanwhile.',
  failed: 'Changes that the platform refused.',
};

const counts = z
  .object(Object.fromEntries(COUNT_KEYS.map((key) => [key, z.int().describe(COUNTS[key])] as const)))
  .meta({ id: 'Counts', description: 'What a run did, or would do, in numbers.' });

const starter = z
  .object({
    name: z
      .string()
      .nullable()
      .describe('Username of the administrator, or the account that a command ran as; null for a schedule.'),
    via: z
      .enum(STARTED_VIA)
      .describe(
        'In the console, by an API token, by a command, at its time, because the person opened the platform inside Salesforce (R10), or because they came from an identity provider (R11).',
      ),
  })
  .nullable();

const progress = z
  .object({
    phase: z.enum(['extracting', 'branches', 'planning', 'applying']).describe('What it is at.'),
    done: z.int().describe('Records read while extracting, changes while applying.'),
    total: z.int().nullable().describe('Of how many; null where that is not known yet.'),
    counts: counts.describe('The numbers so far.'),
  })
  .meta({ id: 'Progress', description: 'How far a run is.' });

export const runSchema = z
  .object({
    id: z.string().describe('Number of the run.'),
    connection: z.string().describe('Name of its connection.'),
    entity: entity.describe('What it synchronizes.'),
    ...ownerOf,
    mode: z
      .enum(RUN_MODES)
      .nullable()
      .describe(
        'What it goes by: the list view, what changed in it, a single record, or what another run has done; null until it begins.',
      ),
    modeReasons: list(sentence).describe('Why it reads everything; empty where there is nothing to say.'),
    state: z.enum(RUN_STATES).describe('Where it stands.'),
    dryRun: z.boolean().describe('True for a plan that was asked for without being applied.'),
    undoes: z.string().nullable().describe('Number of the run that it takes back (R40); null for all others.'),
    undoneBy: z.string().nullable().describe('Number of the newest run that has taken it back; null where nobody has.'),
    startedBy: starter.describe('Who or what asked for it; null where that is not known.'),
    createdAt: z.date().describe('When it was asked for.'),
    startedAt: z.date().nullable().describe('When it began.'),
    finishedAt: z.date().nullable().describe('When it ended; null for one that has not, and for plans.'),
    counts: counts.describe('The numbers of its plan, and of what became of it.'),
    branches: z
      .object({
        created: z.int().describe('Branches that were created.'),
        renamed: z.int().describe('Branches that were renamed.'),
        moved: z.int().describe('Branches that were moved.'),
      })
      .describe('What it did to branches.'),
    salesforceCalls: z.int().describe('Requests to Salesforce, retries included.'),
    directoryCalls: z.int().describe('Requests to a remote platform.'),
    directoryBranchCalls: z.int().describe('Those of them that are about branches and who is in them.'),
    error: z
      .object({
        code: z.string().describe('See docs/errors.md.'),
        message: z.string().describe('What happened, and what to do.'),
        sentences: list(sentence).describe('The message by codes; empty where there is only English.'),
      })
      .nullable()
      .describe('What made it fail.'),
    hold: list(
      z.object({
        code: z.enum(HOLD_CODES).describe('Which threshold.'),
        message: z.string().describe('A sentence that names nobody.'),
        params: sentenceParams,
      }),
    )
      .nullable()
      .describe('Why the plan has to be approved, or would have to be; null where it has not (R39).'),
    expiresAt: z.date().nullable().describe('When a held plan expires.'),
    paused: z
      .object({
        until: z.date().describe('When it goes on by itself.'),
        code: z.string().describe('Why it waits: see docs/errors.md.'),
        message: z.string().describe('What happened, and what to do.'),
        sentences: list(sentence).describe('The message by codes; empty where there is only English.'),
      })
      .nullable()
      .describe(
        'Where it waits because the org or the tenant allows no more calls (R48); null where it does not. `POST /runs/{id}/resume` goes on at once.',
      ),
    waits: z
      .object({
        until: z.date().describe('When it goes on.'),
        why: z
          .enum(TENANT_WAITS)
          .describe(
            '`unheard`: the answer to a call was lost, and the tenant may still be at it; `asked`: it has asked for fewer calls.',
          ),
      })
      .nullable()
      .describe('Where nothing is asked of its Docebo tenant at the moment; null where something may be.'),
    progress: progress.nullable().describe('How far it is, or was when it stopped; null before it begins.'),
  })
  .meta({ id: 'Run', description: 'A synchronization of one entity, or a plan of one.' });

export const runWithReasonsSchema = runSchema.extend({
  reasons: list(
    z.object({
      action: z.enum(['reject', 'skip']).describe('Whether they were rejected, or left out on purpose.'),
      reason: z.string().describe('The code of the reason.'),
      count: z.int().describe('How many.'),
      example: z
        .object({
          sourceId: z.string().nullable().describe('Salesforce Id.'),
          username: z.string().nullable().describe('Username.'),
          field: z.string().nullable().describe('Which field.'),
          value: z.string().nullable().describe('Its value.'),
          message: z.string().nullable().describe('What is wrong with it.'),
          params: sentenceParams,
        })
        .describe('The first of them.'),
    }),
  ).describe('Why people were left out, the most frequent reason first.'),
});

const values = z.record(z.string(), z.string().nullable());

export const changeSchema = z
  .object({
    kind: z.enum(['person', 'branch']).describe('What is changed.'),
    action: z.enum(ACTIONS).describe('How.'),
    reason: z.string().describe('Why: a code.'),
    outcome: z.enum(['pending', 'applied', 'stale', 'failed']).describe('What became of it.'),
    sourceId: z.string().nullable().describe('Salesforce Id of the record.'),
    targetId: z.string().nullable().describe('Id of the person or branch on the platform.'),
    username: z.string().nullable().describe('Username of the person.'),
    branchKey: z.string().nullable().describe('What Salesforce calls the branch: an Id, or values of picklists.'),
    branchName: z.string().nullable().describe('Name that the branch has now.'),
    parentBefore: z
      .string()
      .nullable()
      .describe('The branch above it, before; of a person, the branch out of which an undo took them.'),
    parentAfter: z
      .string()
      .nullable()
      .describe('The branch above it, after; of a person, the branch to which an undo takes them back.'),
    before: values.nullable().describe('Values that change, as they were.'),
    after: values.nullable().describe('The same as they will be.'),
    field: z.string().nullable().describe('Of a rejection: which platform field.'),
    value: z.string().nullable().describe('Of a rejection: the value in Salesforce.'),
    code: z.string().nullable().describe('What the message is about; null where there is none.'),
    message: z.string().nullable().describe('A sentence on a rejection, a skip or a change that was not made.'),
    params: sentenceParams,
    sentences: list(sentence).describe('The message by codes, where code, field and value do not say it; else empty.'),
  })
  .meta({ id: 'Change', description: 'One change of a plan, and what became of it.' });

export const historySchema = changeSchema
  .extend({
    run: z.string().describe('Number of the run.'),
    connection: z.string().describe('Name of its connection.'),
    entity: entity.describe('As what they were synchronized.'),
    at: z.date().describe('When the run began.'),
    startedBy: starter.describe('Who asked for the run; null where that is not known.'),
  })
  .meta({ id: 'HistoryEntry', description: 'What one run did to a person, or had decided to do (R41).' });

export const logEventSchema = z
  .object({
    id: z.string().describe('Id of the event.'),
    at: z.date().describe('When it happened.'),
    level: z.enum(['info', 'warning', 'error']).describe('How bad it is.'),
    code: z.string().describe('What it is.'),
    message: z.string().describe('The same as a sentence.'),
    sourceId: z.string().nullable().describe('Salesforce Id of the record that it is about.'),
    username: z.string().nullable().describe('Username of the person that it is about.'),
    detail: z.record(z.string(), z.unknown()).nullable().describe('What else is known.'),
    run: z.string().nullable().describe('Number of the run.'),
    connection: z.string().nullable().describe('Name of the connection.'),
    entity: entity.nullable().describe('What was synchronized.'),
    startedBy: starter.describe('Who asked for the run; null where that is not known.'),
    personId: z
      .string()
      .nullable()
      .describe('Id of the person on the platform that the record is linked to; null where there is none.'),
    owner: z
      .string()
      .nullable()
      .describe('Whose settings: `shared`, or the id of an administrator; null for an event of no run.'),
    ownerName: ownerOf.ownerName,
  })
  .meta({ id: 'LogEvent', description: 'Something that an administrator should know of (R33).' });
