import { z } from 'zod';
import { unbindIdentity, unjoinSalesforceUser } from '../../administration/access/ways-in.ts';
import { waysIn } from '../../store/access/ways-in.ts';
import { usernameOf } from '../../store/views/person.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { connectionName, id, idParameter, list } from '../schemas.ts';

export const waysInSchema = z
  .object({
    password: z.boolean().describe('Whether they have one.'),
    secondFactor: z.boolean().describe('Whether a code of an authenticator is asked for with it.'),
    identities: list(
      z.object({
        providerId: z.string().describe('Id of the identity provider.'),
        provider: z.string().describe('Its name.'),
        subject: z.string().describe("The provider's own key for them."),
        createdAt: z.date().describe('Since when it knows them.'),
        usedAt: z.date().describe('When they last signed in by it.'),
      }),
    ).describe('Who they are for identity providers.'),
    salesforceUsers: list(
      z.object({
        connection: z.string().describe('Name of the connection.'),
        userId: z.string().describe('Id of the Salesforce user, 18 characters.'),
        joinedAt: z.date().describe('When they have shown that it is theirs.'),
      }),
    ).describe(
      'Salesforce users as whom an administrator comes in from there; whom a run has linked is not among them.',
    ),
  })
  .meta({ id: 'WaysIn', description: 'How somebody comes in.' });

const ended = z.object({ ended: z.int().describe('How many sessions that had been begun in such a way have ended.') });

/** How a person comes in besides by password, and how that ends. */
export function waysInRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/people/:id/ways-in',
    {
      config: { access: 'administration:read', errors: ['not_found'] },
      schema: {
        operationId: 'getWaysIn',
        tags: ['Platform'],
        summary: 'Get how a person comes in',
        description: 'By password, as whom of which identity provider, and as which Salesforce users.',
        params: idParameter('person'),
        response: { 200: waysInSchema },
      },
    },
    async (request) => {
      await usernameOf(db, request.params.id);
      return await waysIn(db, request.params.id);
    },
  );

  api.delete(
    '/people/:id/identities/:providerId',
    {
      config: { access: 'administration:write', audit: 'person.unbind_identity', errors: ['not_found'] },
      schema: {
        operationId: 'unbindIdentity',
        tags: ['Platform'],
        summary: 'Unbind a person from an identity provider',
        description:
          'It does not know them any more, and what they have begun by it ends. Where the provider may bind or create people, they can come in again: deactivate whoever must not.',
        params: z.object({ id: id.describe('Id of the person.'), providerId: id.describe('Id of the provider.') }),
        response: { 200: ended },
      },
    },
    async (request) => {
      const { id: personId, providerId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId), detail: { provider: providerId } });
      const sessions = await unbindIdentity(db, { personId, providerId });
      describeAct(request, { detail: { provider: providerId, ended: sessions } });
      return { ended: sessions };
    },
  );

  api.delete(
    '/people/:id/salesforce-users/:connection/:userId',
    {
      config: { access: 'administration:write', audit: 'person.unjoin_salesforce_user', errors: ['not_found'] },
      schema: {
        operationId: 'unjoinSalesforceUser',
        tags: ['Platform'],
        summary: 'Take a Salesforce user away from an administrator',
        description:
          'Nobody comes in as this administrator from that Salesforce user any more, unless they show anew who they are; what they have begun inside that org ends.',
        params: z.object({
          id: id.describe('Id of the person.'),
          connection: connectionName,
          userId: z
            .string()
            .regex(/^[a-zA-Z0-9]{18}$/, worded(saying('shape_18')`must have 18 characters`))
            .describe('Id of the Salesforce user.'),
        }),
        response: { 200: ended },
      },
    },
    async (request) => {
      const { id: personId, connection, userId } = request.params;
      describeAct(request, { target: await usernameOf(db, personId), detail: { connection } });
      const sessions = await unjoinSalesforceUser(db, { personId, connection, userId });
      describeAct(request, { detail: { connection, ended: sessions } });
      return { ended: sessions };
    },
  );
}
