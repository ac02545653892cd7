import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AdministeredConnection } from '../../administration/administered.ts';
import { type Asked, askForRuns } from '../../administration/runs.ts';
import { requireAcknowledgement } from '../../platform/notifications/acknowledge.ts';
import { settingsNotifiedBy } from '../../store/notifications/triggered.ts';
import { findRun } from '../../store/views/run.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownOwner, signedIn, starterOf } from '../principal.ts';
import { connectionParameter, entity, idParameter, list, ownerParameter, sentence } from '../schemas.ts';
import { runItem } from './run-items.ts';
import { runSchema } from './run-schemas.ts';

const entities = z.array(entity).min(1).optional().describe('Which; without it, everything that is switched on.');

const askedSchema = z.object({
  items: list(
    z.object({
      entity: entity.describe('What is synchronized.'),
      run: z.string().nullable().describe('Number of the run that waits for a worker; null where there is none.'),
      error: z
        .object({
          code: z.string().describe('Why not: see docs/errors.md.'),
          message: z.string().describe('The same as a sentence.'),
          sentences: list(sentence).describe('The same by codes.'),
        })
        .nullable()
        .describe('Why there is no run.'),
    }),
  ).describe('One for each entity; one that cannot be started does not stop another (R27).'),
});

const acceptances = {
  acceptUnfiltered: z
    .boolean()
    .default(false)
    .describe('Go on although the list view has lost its filter since the last run.'),
  acceptTypes: z
    .boolean()
    .default(false)
    .describe('Take mapped fields for what they are now, although they were of another type before (R45).'),
};

const notify = z
  .boolean()
  .default(true)
  .describe(
    'False: the people whom the run creates and moves are told nothing. Else, where it would send notifications, you have to have acknowledged them (`notifications_unacknowledged`, R3).',
  );

const notifyPlan = z
  .boolean()
  .default(true)
  .describe('False: should the plan be applied, the people whom it creates and moves are told nothing (R3).');

const errors = ['not_found', 'run_state', 'run_in_progress', 'config_secret_missing'] as const;

/** What is done with runs. */
export function runActRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  /** Does something with a run over its connection, and answers that run, or the one to which it has led. */
  async function act(
    request: FastifyRequest,
    id: string,
    work: (connection: AdministeredConnection, run: RunSummary) => Promise<unknown>,
  ) {
    const run = await findRun(db, id);
    describeAct(request, { target: `run ${run.id}` });
    await using connection = await administered.connectFor(run.id);
    const led = await work(connection, run);
    return runItem(await findRun(db, typeof led === 'string' ? led : run.id));
  }

  api.post(
    '/connections/:connection/runs',
    {
      config: { access: 'runs:write', audit: 'run.start', cost: 10, errors: ['not_found', 'forbidden'] },
      schema: {
        operationId: 'startRuns',
        tags: ['Runs'],
        summary: 'Start a synchronization',
        description:
          'Adds a run for each entity; the processes that work take them. Follow each with `GET /runs/{id}/events`.',
        params: connectionParameter,
        querystring: ownerParameter,
        body: z.strictObject({ entities, ...acceptances, notify }),
        response: { 202: askedSchema },
      },
    },
    async (request, reply) => {
      const { entities: wanted, ...accepted } = request.body;
      const { connection } = request.params;
      const owner = ownOwner(request, request.query.owner);
      describeAct(request, { target: connection, detail: { owner, ...request.body } });
      const wishes = { ...accepted, startedBy: starterOf(request) };
      const personId = signedIn(request).person.id;
      const consent = async (settingsId: string) => {
        if (wishes.notify) await requireAcknowledgement(db, { settingsId, personId });
      };
      const asked = await askForRuns(administered, connection, wanted, wishes, { owner, consent });
      return await reply.code(202).send({ items: asked.map(askedItem) });
    },
  );

  api.post(
    '/connections/:connection/plans',
    {
      config: { access: 'runs:write', audit: 'run.plan', cost: 10, errors: ['not_found', 'forbidden'] },
      schema: {
        operationId: 'makePlans',
        tags: ['Runs'],
        summary: 'Plan without applying',
        description:
          'Adds a plan for each entity: the same as a run, but nothing is written (R38). It may be made while a run is held.',
        params: connectionParameter,
        querystring: ownerParameter,
        body: z.strictObject({ entities, ...acceptances, notify: notifyPlan }),
        response: { 202: askedSchema },
      },
    },
    async (request, reply) => {
      const { entities: wanted, ...accepted } = request.body;
      const { connection } = request.params;
      const owner = ownOwner(request, request.query.owner);
      describeAct(request, { target: connection, detail: { owner, ...request.body } });
      const wishes = { ...accepted, startedBy: starterOf(request), dryRun: true };
      const asked = await askForRuns(administered, connection, wanted, wishes, { owner });
      return await reply.code(202).send({ items: asked.map(askedItem) });
    },
  );

  api.post(
    '/runs/:id/cancel',
    {
      config: { access: 'runs:write', audit: 'run.cancel', errors },
      schema: {
        operationId: 'cancelRun',
        tags: ['Runs'],
        summary: 'Cancel a run',
        description:
          'What it has applied stays. One that a process is at stops there within seconds; the answer is how it stands now.',
        params: idParameter('run'),
        response: { 200: runSchema },
      },
    },
    async (request) => await act(request, request.params.id, (connection, { id }) => connection.cancel(id)),
  );

  api.post(
    '/runs/:id/resume',
    {
      config: { access: 'runs:write', audit: 'run.resume', errors },
      schema: {
        operationId: 'resumeRun',
        tags: ['Runs'],
        summary: 'Go on with a paused run',
        description:
          'A run pauses when the org or the tenant allows no more calls (R48), and goes on by itself later; this lets a worker go on at once. Where there are still no calls, it pauses again.',
        params: idParameter('run'),
        response: { 202: runSchema },
      },
    },
    async (request, reply) => {
      const run = await act(request, request.params.id, (connection, { id }) => connection.resumeInBackground(id));
      return await reply.code(202).send(run);
    },
  );

  api.post(
    '/runs/:id/approve',
    {
      config: {
        access: 'runs:write',
        audit: 'run.approve',
        errors: [...errors, 'notifications_unacknowledged'],
      },
      schema: {
        operationId: 'approveRun',
        tags: ['Runs'],
        summary: 'Apply a plan',
        description:
          'Of a run that is held for approval (R39), or one that was only asked for (R38). A worker applies exactly what is stored; who was changed meanwhile is left alone. Refused when the plan has expired, the settings have changed since, or, for one that was only asked for, another run or plan came after it. Applying one that was only asked for starts a run: what it would send has to be acknowledged (R3).',
        params: idParameter('run'),
        response: { 202: runSchema },
      },
    },
    async (request, reply) => {
      const run = await act(request, request.params.id, async (connection, { id, dryRun }) => {
        const notified = dryRun ? await settingsNotifiedBy(db, id) : null;
        if (notified !== null) {
          await requireAcknowledgement(db, { settingsId: notified, personId: signedIn(request).person.id });
        }
        await connection.approveInBackground(id);
      });
      return await reply.code(202).send(run);
    },
  );

  api.post(
    '/runs/:id/discard',
    {
      config: { access: 'runs:write', audit: 'run.discard', errors },
      schema: {
        operationId: 'discardRun',
        tags: ['Runs'],
        summary: 'Discard a plan',
        description: 'Of a run that is held, or one that was only asked for. Nothing of it has been written.',
        params: idParameter('run'),
        response: { 200: runSchema },
      },
    },
    async (request) => await act(request, request.params.id, (connection, { id }) => connection.discard(id)),
  );

  api.post(
    '/runs/:id/undo',
    {
      config: { access: 'runs:write', audit: 'run.undo', errors },
      schema: {
        operationId: 'undoRun',
        tags: ['Runs'],
        summary: 'Plan to undo a run',
        description:
          'Adds a plan that takes back what the run has done, except for what has changed since (R40). It is looked at, approved or discarded as every plan; nothing is asked of Salesforce. The next run of the same settings reads everything, and waits for approval before it does any of it again.',
        params: idParameter('run'),
        response: { 202: runSchema },
      },
    },
    async (request, reply) => {
      const undoing = await act(request, request.params.id, (connection, { id }) =>
        connection.undoInBackground(id, starterOf(request)),
      );
      return await reply.code(202).send(undoing);
    },
  );
}

function askedItem(asked: Asked) {
  if ('run' in asked) return { entity: asked.entity, run: asked.run, error: null };
  const { code, message, said: sentences } = asked.error;
  return { entity: asked.entity, run: null, error: { code, message, sentences } };
}
