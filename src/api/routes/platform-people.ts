import { z } from 'zod';
import {
  createPersonByAdministrator,
  resetPasswordOfPerson,
  sendPasswordLink,
  setActive,
} from '../../administration/people.ts';
import { addMembership, removeMembership } from '../../directory/builtin/edit-memberships.ts';
import { editPerson } from '../../directory/builtin/edit-people.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { usernameOf } from '../../store/views/person.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { done, id, idParameter, list } from '../schemas.ts';

const typedValuesSchema = z
  .record(z.string().max(50), z.string().max(40_000).nullable())
  .describe(
    'By field key: `username`, `firstname`, `lastname`, `email`, `level`, `active`, `language`, `timezone`, `date_format`, `expiration`, `manager`, and keys of additional fields. Null empties a field.',
  );

const personParameter = idParameter('person');

/** People by hand (R13, R34, R37). */
export function platformPeopleRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/people',
    {
      config: { access: 'platform:write', audit: 'person.create', errors: ['person_refused', 'not_found'] },
      schema: {
        operationId: 'createPerson',
        tags: ['Platform'],
        summary: 'Create a person',
        description:
          'Values are checked as those of Salesforce are. `username`, `firstname` and `lastname` are mandatory; administrators are made elsewhere.',
        body: z.strictObject({
          values: typedValuesSchema,
          temporaryPassword: z
            .boolean()
            .default(false)
            .describe('Makes up a password, which has to be replaced at the first sign-in; without it there is none.'),
          branchIds: z.array(id).max(100).default([]).describe('Ids of the branches that they are put into, by hand.'),
        }),
        response: {
          201: z.object({
            id: z.string().describe('Id of the person.'),
            username: z.string().describe('What they sign in with.'),
            temporaryPassword: z.string().nullable().describe('Shown this once; null where none was asked for.'),
          }),
        },
      },
    },
    async (request, reply) => {
      describeAct(request, { target: request.body.values['username'] ?? '' });
      const created = await createPersonByAdministrator(db, request.body, administered.now());
      return await reply.code(201).send(created);
    },
  );

  api.patch(
    '/people/:id',
    {
      config: {
        access: 'platform:write',
        audit: 'person.edit',
        errors: ['person_refused', 'person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'editPerson',
        tags: ['Platform'],
        summary: 'Change values of a person',
        description:
          'Values that are left out stay. Those that a mapping fills are made those of Salesforce again by the next full run, where it updates existing people.',
        params: personParameter,
        body: z.strictObject({ values: typedValuesSchema }),
        response: { 200: z.object({ changed: list(z.string()).describe('Keys of the values that are others now.') }) },
      },
    },
    async (request) => {
      const { id: personId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId) });
      const changed = await inTransaction(db, (tx) => editPerson(tx, personId, request.body.values));
      describeAct(request, { detail: { changed } });
      return { changed };
    },
  );

  api.put(
    '/people/:id/status',
    {
      config: {
        access: 'platform:write',
        audit: 'person.set_status',
        errors: ['person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'setPersonStatus',
        tags: ['Platform'],
        summary: 'Deactivate or reactivate a person',
        description: 'Somebody who is deactivated cannot sign in, and stays on the platform with everything they have.',
        params: personParameter,
        body: z.strictObject({ active: z.boolean().describe('False deactivates, true reactivates.') }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { id: personId } = request.params;
      const { active } = request.body;
      describeAct(request, { target: await usernameOf(db, personId), detail: { active } });
      await setActive(db, personId, active);
      return await reply.code(204).send();
    },
  );

  api.post(
    '/people/:id/password-reset',
    {
      config: {
        access: 'platform:write',
        audit: 'person.reset_password',
        errors: ['person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'resetPersonPassword',
        tags: ['Platform'],
        summary: 'Reset the password of a person',
        description: 'Gives them a password that has to be replaced at the next sign-in, and ends their sessions.',
        params: personParameter,
        body: z.strictObject({}),
        response: {
          200: z.object({
            username: z.string().describe('What they sign in with.'),
            temporaryPassword: z.string().describe('Shown this once.'),
          }),
        },
      },
    },
    async (request) => {
      describeAct(request, { target: await usernameOf(db, request.params.id) });
      return await resetPasswordOfPerson(db, request.params.id, administered.now());
    },
  );

  api.delete(
    '/people/:id/sessions',
    {
      config: { access: 'platform:write', audit: 'person.end_sessions', errors: ['not_found'] },
      schema: {
        operationId: 'endPersonSessions',
        tags: ['Platform'],
        summary: 'Sign a person out everywhere',
        description:
          'Ends all of their sessions, inside Salesforce too; of an administrator as well. They may sign in again: deactivate whoever must not.',
        params: personParameter,
        response: { 200: z.object({ ended: z.int().describe('How many.') }) },
      },
    },
    async (request) => {
      const { id: personId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId) });
      const ended = await deleteSessionsOf(db, personId, null);
      describeAct(request, { detail: { ended } });
      return { ended };
    },
  );

  api.post(
    '/people/:id/password-link',
    {
      config: {
        access: 'platform:write',
        audit: 'person.send_password_link',
        errors: ['person_refused', 'person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'sendPersonPasswordLink',
        tags: ['Platform'],
        summary: 'Send a person a link to set their password',
        description:
          'By mail, within seconds; it works once, for an hour. Until it is used, everything stays as it is.',
        params: personParameter,
        body: z.strictObject({}),
        response: { 202: done },
      },
    },
    async (request, reply) => {
      const { id: personId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId) });
      await sendPasswordLink(db, personId, http.publicUrl);
      return await reply.code(202).send();
    },
  );

  api.post(
    '/people/:id/memberships',
    {
      config: {
        access: 'platform:write',
        audit: 'membership.add',
        errors: ['person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'addMembership',
        tags: ['Platform'],
        summary: 'Put a person into a branch',
        description: 'By hand: no run takes it away again, also where a run had put them there.',
        params: personParameter,
        body: z.strictObject({ branchId: id.describe('Id of the branch.') }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { branchId } = request.body;
      describeAct(request, { target: await usernameOf(db, request.params.id), detail: { branchId } });
      const { branch } = await inTransaction(db, (tx) => addMembership(tx, request.params.id, branchId));
      describeAct(request, { detail: { branchId, branch } });
      return await reply.code(204).send();
    },
  );

  api.delete(
    '/people/:id/memberships/:branchId',
    {
      config: {
        access: 'platform:write',
        audit: 'membership.remove',
        errors: ['person_protected', 'kept_in_docebo', 'not_found'],
      },
      schema: {
        operationId: 'removeMembership',
        tags: ['Platform'],
        summary: 'Take a person out of a branch',
        description:
          'Where a run has put them there, the next full run does so again unless Salesforce says otherwise.',
        params: personParameter.extend({ branchId: id.describe('Id of the branch.') }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { id: personId, branchId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId), detail: { branchId } });
      const { branch } = await inTransaction(db, (tx) => removeMembership(tx, personId, branchId));
      describeAct(request, { detail: { branchId, branch } });
      return await reply.code(204).send();
    },
  );
}
