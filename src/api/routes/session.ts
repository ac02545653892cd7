import { z } from 'zod';
import { LONGEST_PASSWORD } from '../../administration/access/password.ts';
import { csrfTokenOf } from '../../administration/access/secrets.ts';
import { openSessions } from '../../administration/access/sessions.ts';
import { confirmAgain, signIn } from '../../administration/access/sign-in.ts';
import { deleteSession, deleteSessionsOf } from '../../store/access/sessions.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Api } from '../api.ts';
import { describeAct, failureIn } from '../audit.ts';
import { clientOf } from '../client.ts';
import { clearSessionCookie } from '../cookies.ts';
import { enter } from '../enter.ts';
import type { AppOptions } from '../options.ts';
import { sessionOf } from '../principal.ts';
import { done, idParameter, list } from '../schemas.ts';
import { sessionSchema } from './session-schema.ts';

const signInSchema = z.strictObject({
  username: z.string().min(1).max(200).describe('The username, whatever its case.'),
  password: z.string().min(1).max(LONGEST_PASSWORD).describe('The password.'),
  code: z
    .string()
    .max(40)
    .nullable()
    .default(null)
    .describe('The code of the authenticator, or a recovery code; only where the account has a second factor.'),
});

/** What shows again who somebody is, before others of their sessions end. */
const againSchema = z.strictObject({
  password: z
    .string()
    .min(1)
    .max(LONGEST_PASSWORD)
    .nullable()
    .default(null)
    .describe('Your password, once more; null where you have none.'),
});

const AGAIN = ['sign_in_refused', 'sign_in_again', 'too_many_attempts'] as const;
const AGAIN_TEXT =
  'Takes your password once more; where you have none, that you have come in by your provider, or from Salesforce, in the last ten minutes.';

const openSessionSchema = z
  .object({
    id: z.string().describe('Id of the session.'),
    createdAt: z.date().describe('When it began.'),
    seenAt: z.date().describe('When it was last used, to the minute.'),
    expiresAt: z.date().describe('When it ends, however much it is used.'),
    address: z.string().nullable().describe('Where it began: an IP address.'),
    userAgent: z.string().nullable().describe('What the browser calls itself.'),
    current: z.boolean().describe('True for the session of this request.'),
  })
  .meta({ id: 'OpenSession', description: 'A session that has not ended.' });

/** Signing in and out. */
export function sessionRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/session',
    {
      config: {
        access: 'public',
        audit: 'session.begin',
        errors: ['sign_in_refused', 'password_expired', 'second_factor_required', 'too_many_attempts', 'secret_key'],
      },
      schema: {
        operationId: 'signIn',
        tags: ['Sign-in'],
        summary: 'Sign in',
        description:
          'Begins a session, and sets its cookie. Where the account has a second factor, the first call without a code answers `second_factor_required`; send it again with the code. Attempts that fail slow down the next ones, per account and per address.',
        body: signInSchema,
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const attempt = { client: clientOf(request), now: administered.now(), tell: failureIn(request) };
      const { person, session } = await signIn(db, administered.vault, request.body, attempt);
      describeAct(request, { actor: { id: person.id, name: person.username } });
      await enter(request, reply, { administered, http }, session);
      const { token, expiresAt } = session;
      return await reply.code(201).send({ person, csrfToken: csrfTokenOf(token), expiresAt });
    },
  );

  api.get(
    '/session',
    {
      config: { access: 'self', despite: ['password', 'second_factor'] },
      schema: {
        operationId: 'getSession',
        tags: ['Sign-in'],
        summary: 'Who is signed in',
        description: 'The session of the cookie, with the token that requests which change something have to carry.',
        response: { 200: sessionSchema },
      },
    },
    (request) => {
      const { person, csrfToken, expiresAt } = sessionOf(request);
      return { person, csrfToken, expiresAt };
    },
  );

  api.delete(
    '/session',
    {
      config: { access: 'self', audit: 'session.end', despite: ['password', 'second_factor'] },
      schema: {
        operationId: 'signOut',
        tags: ['Sign-in'],
        summary: 'Sign out',
        description: 'Ends the session of the cookie, and removes the cookie.',
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { person, sessionId } = sessionOf(request);
      await deleteSession(db, person.id, sessionId);
      clearSessionCookie(request, reply, http);
      return await reply.code(204).send();
    },
  );

  api.get(
    '/sessions',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'listSessions',
        tags: ['Sign-in'],
        summary: 'Where you are signed in',
        description: 'Your sessions that have not ended, the last used first.',
        response: { 200: z.object({ items: list(openSessionSchema).describe('All of them.') }) },
      },
    },
    async (request) => {
      const { person, sessionId } = sessionOf(request);
      const sessions = await openSessions(db, person.id, administered.now());
      return { items: sessions.map((session) => ({ ...session, current: session.id === sessionId })) };
    },
  );

  api.post(
    '/sessions/revocation',
    {
      config: { access: 'self', audit: 'session.revoke_others', errors: AGAIN },
      schema: {
        operationId: 'revokeOtherSessions',
        tags: ['Sign-in'],
        summary: 'Sign out everywhere else',
        description: `Ends all of your sessions but this one. ${AGAIN_TEXT}`,
        body: againSchema,
        response: { 200: z.object({ ended: z.int().describe('How many.') }) },
      },
    },
    async (request) => {
      const session = sessionOf(request);
      await confirmAgain(db, session, request.body.password, request.ip, administered.now());
      return { ended: await deleteSessionsOf(db, session.person.id, session.sessionId) };
    },
  );

  api.post(
    '/sessions/:id/revocation',
    {
      config: { access: 'self', audit: 'session.revoke', errors: [...AGAIN, 'not_found'] },
      schema: {
        operationId: 'revokeSession',
        tags: ['Sign-in'],
        summary: 'Sign out elsewhere',
        description: `Ends one of your sessions. ${AGAIN_TEXT}`,
        params: idParameter('session'),
        body: againSchema,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      describeAct(request, { target: id });
      const session = sessionOf(request);
      await confirmAgain(db, session, request.body.password, request.ip, administered.now());
      if (!(await deleteSession(db, session.person.id, id))) {
        throw new RollcallError(
          'not_found',
          saying('session_absent')`You have no session ${{ id }}; it may have ended.`,
        );
      }
      return await reply.code(204).send();
    },
  );
}
