import { z } from 'zod';
import { createPersonByAdministrator, setActive } from '../../administration/people.ts';
import { addMembership, removeMembership } from '../../directory/builtin/edit-memberships.ts';
import { editPerson } from '../../directory/builtin/edit-people.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { usernameOf } from '../../store/views/person.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { done, id, idParameter, list } from '../schemas.ts';
import { chosen, chosenPassword, passwordForAudit, saysWhatHolds, WITHOUT_PASSWORD } from './given-password.ts';

const typedValuesSchema = z
  .record(z.string().max(50), z.string().max(40_000).nullable())
  .describe(
    'By field key: `username`, `firstname`, `lastname`, `email`, `level`, `active`, `language`, `timezone`, `date_format`, `expiration`, `manager`, and keys of additional fields. Null empties a field.',
  );

const personParameter = idParameter('person');

/** People by hand (R13, R34, R37). */
export function platformPeopleRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/people',
    {
      config: {
        access: 'platform:write',
        audit: 'person.create',
        errors: ['person_refused', 'password_refused', 'not_found'],
      },
      schema: {
        operationId: 'createPerson',
        tags: ['Platform'],
        summary: 'Create a person',
        description:
          'Values are checked as those of Salesforce are. `username`, `firstname` and `lastname` are mandatory; administrators are made elsewhere.',
        body: z
          .strictObject({
            values: typedValuesSchema,
            temporaryPassword: z
              .boolean()
              .default(false)
              .describe(
                'Makes up a password, which has to be replaced at the first sign-in. Without it, and without `password`, there is none.',
              ),
            ...chosenPassword,
            branchIds: z
              .array(id)
              .max(100)
              .default([])
              .describe('Ids of the branches that they are put into, by hand.'),
          })
          .refine(({ temporaryPassword, password }) => !temporaryPassword || password === undefined, {
            message: 'Either you choose one, or one is made up.',
            path: ['password'],
          })
          .refine(saysWhatHolds, WITHOUT_PASSWORD),
        response: {
          201: z.object({
            id: z.string().describe('Id of the person.'),
            username: z.string().describe('What they sign in with.'),
            temporaryPassword: z.string().nullable().describe('Shown this once; null where none was made up.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { values, branchIds, temporaryPassword } = request.body;
      const password = temporaryPassword ? ({ kind: 'made_up' } as const) : chosen(request.body);
      const detail = password === null ? {} : { detail: passwordForAudit(password) };
      describeAct(request, { target: values['username'] ?? '', ...detail });
      const created = await createPersonByAdministrator(db, { values, password, branchIds }, administered.now());
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
