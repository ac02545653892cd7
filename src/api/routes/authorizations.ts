import { z } from 'zod';
import type { ErrorCode } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { originOf } from '../origin.ts';
import { sessionOf } from '../principal.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionName, connectionParameter, revoked } from '../schemas.ts';

/** The page of the console that people come back to. Salesforce takes only the very address that its app names. */
export const CALLBACK_PATH = '/connect/salesforce';

const errors: ErrorCode[] = [...SALESFORCE_ERRORS, 'authorization_refused', 'config_invalid'];

/** Connecting by authorization code: somebody allows it in a browser. */
export function authorizationRoutes(api: Api, { administered, http }: AppOptions): void {
  const { authorizations } = administered;

  api.post(
    '/connections/:connection/authorization',
    {
      config: { access: 'session', audit: 'connection.authorize', errors },
      schema: {
        operationId: 'beginAuthorization',
        tags: ['Connections'],
        summary: 'Begin to connect by authorization code',
        description:
          'Answers the address of Salesforce where you allow it (OAuth 2.0 authorization code with PKCE). Salesforce sends the browser back to `callbackUrl`, which the external client app has to name exactly; what comes back goes to `POST /authorizations`, within ten minutes and by you.',
        params: connectionParameter,
        response: {
          201: z.object({
            url: z.string().describe('Where the browser has to go.'),
            callbackUrl: z.string().describe('Where Salesforce sends it back.'),
            expiresAt: z.date().describe('When it is too late.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { connection } = request.params;
      describeAct(request, { target: connection });
      const callbackUrl = originOf(request, http) + CALLBACK_PATH;
      const personId = sessionOf(request).person.id;
      const begun = await authorizations.begin(connection, { personId, callbackUrl });
      return await reply.code(201).send({ ...begun, callbackUrl });
    },
  );

  api.post(
    '/authorizations',
    {
      config: { access: 'session', audit: 'connection.connect', errors },
      schema: {
        operationId: 'completeAuthorization',
        tags: ['Connections'],
        summary: 'Complete connecting by authorization code',
        description:
          'Exchanges what Salesforce has sent back for tokens, which are kept encrypted. Only whoever began it can complete it, once.',
        body: z
          .strictObject({
            state: z.string().min(1).max(200).describe('As it came back.'),
            code: z.string().min(1).max(2000).optional().describe('As it came back.'),
            error: z.string().max(200).optional().describe('Why there is no code, as it came back.'),
            error_description: z.string().max(1000).optional().describe('The same as a sentence, as it came back.'),
          })
          .refine(
            ({ code, error }) => (code === undefined) !== (error === undefined),
            worded(saying('shape_code_or_error')`must have a code or an error`),
          ),
        response: { 200: z.object({ connection: connectionName }) },
      },
    },
    async (request) => {
      const { state, code, error = '', error_description: sentence } = request.body;
      const personId = sessionOf(request).person.id;
      const answer = code === undefined ? { error: sentence ?? error } : { code };
      const found = (target: string) => describeAct(request, { target });
      return { connection: await authorizations.complete({ personId, state, answer }, found) };
    },
  );

  api.delete(
    '/connections/:connection/authorization',
    {
      config: { access: 'connections:write', audit: 'connection.disconnect', errors },
      schema: {
        operationId: 'endAuthorization',
        tags: ['Connections'],
        summary: 'Disconnect',
        description: 'Forgets the tokens of an authorization code, and has Salesforce revoke them.',
        params: connectionParameter,
        response: {
          200: z.object({ revoked }),
        },
      },
    },
    async (request) => {
      const { connection } = request.params;
      describeAct(request, { target: connection });
      const ended = await authorizations.end(connection);
      describeAct(request, { detail: ended });
      return ended;
    },
  );
}
