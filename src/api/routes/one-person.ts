import { z } from 'zod';
import { synchronizePerson } from '../../administration/one-person.ts';
import { requireAcknowledgement } from '../../platform/notifications/acknowledge.ts';
import { storedConnection } from '../../store/configuration.ts';
import { findRun } from '../../store/views/run.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownOwner, signedIn, starterOf } from '../principal.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionName, entity, ownerParameter } from '../schemas.ts';
import { explanationSchema } from './explanation-schema.ts';
import { runItem } from './run-items.ts';
import { runSchema } from './run-schemas.ts';

const errors = [
  ...SALESFORCE_ERRORS,
  'mapping_invalid',
  'branch_destination',
  'forbidden',
  'not_in_list_view',
  'notifications_unacknowledged',
] as const;

const stepsSchema = z
  .object({
    connect: z
      .object({
        org: z.string().describe('Id of the org.'),
        user: z.string().describe('Salesforce user as whom it was read.'),
      })
      .describe('Step 1: where, and as whom.'),
    explanation: explanationSchema.describe(
      'Steps 2 to 4, as they were before anything was done: the record as read (`values`), whether it is in the list view (`record`), and whom it belongs to (`person`, `link`).',
    ),
    run: runSchema.describe('Step 5: what was done. Its change is at `GET /runs/{id}/changes`.'),
  })
  .meta({ id: 'OnePerson', description: 'One person, synchronized in five steps (R42).' });

/** One person, now. */
export function onePersonRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/connections/:connection/entities/:entity/records/:record/synchronize',
    {
      config: { access: 'runs:write', audit: 'person.synchronize', errors },
      schema: {
        operationId: 'synchronizeRecord',
        tags: ['Runs'],
        summary: 'Synchronize one person now',
        description:
          'Reads one record, and creates, updates or moves its person, with the code of a run and at once (R42). It does not wait for a run of the same settings, nor for one that is held, and changes nothing about anybody else.',
        params: z.object({
          connection: connectionName,
          entity: entity.describe('What the record is.'),
          record: z
            .string()
            .regex(/^[a-zA-Z\d]{15}(?:[a-zA-Z\d]{3})?$/)
            .describe('Id of the record in Salesforce, 15 or 18 characters.'),
        }),
        querystring: ownerParameter,
        body: z.strictObject({
          notify: z.boolean().default(true).describe('False: the person is told nothing (R3).'),
        }),
        response: { 200: stepsSchema },
      },
    },
    async (request) => {
      const { connection: name, entity: wanted, record } = request.params;
      const { notify } = request.body;
      const owner = ownOwner(request, request.query.owner);
      describeAct(request, { target: `${name} ${wanted} ${record}`, detail: { owner, notify } });
      const stored = await storedConnection(db, name, owner);
      const settings = stored.entities.find((candidate) => candidate.entity === wanted);
      if (settings === undefined) {
        throw new RollcallError(
          'not_found',
          saying(
            'not_synchronized',
          )`The connection ${{ connection: stored.name }} does not synchronize ${{ entity: wanted }}.`,
        );
      }
      const personId = signedIn(request).person.id;
      if (notify) await requireAcknowledgement(db, { settingsId: settings.id, personId });
      const { signal } = request;
      await using connection = await administered.connect(name, owner);
      const { connect, explanation, result } = await synchronizePerson(connection, wanted, record, {
        signal,
        notify,
        startedBy: starterOf(request),
      });
      return {
        connect,
        explanation: { connection: stored.name, entity: wanted, owner, ownerName: settings.ownerName, ...explanation },
        run: runItem(await findRun(db, result.id)),
      };
    },
  );
}
