import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LONGEST_PASSWORD } from '../../administration/access/password.ts';
import {
  confirmSecondFactor,
  newRecoveryCodes,
  offerSecondFactor,
  recoveryCodesLeft,
  removeSecondFactor,
} from '../../administration/access/second-factor.ts';
import { confirmBoth, confirmPassword } from '../../administration/access/sign-in.ts';
import type { Api } from '../api.ts';
import { failureIn } from '../audit.ts';
import { clientOf } from '../client.ts';
import type { AppOptions } from '../options.ts';
import { sessionOf } from '../principal.ts';
import { done, list } from '../schemas.ts';

const passwordSchema = z.strictObject({
  password: z.string().min(1).max(LONGEST_PASSWORD).describe('Your password, once more.'),
});

const bothSchema = passwordSchema.extend({
  code: z
    .string()
    .max(40)
    .nullable()
    .default(null)
    .describe('The code of the authenticator, or a recovery code, where there is a second factor.'),
});

const codesSchema = z.object({
  recoveryCodes: list(z.string()).describe('Each signs you in once without the authenticator. Shown this once.'),
});

const errors = ['sign_in_refused', 'second_factor_refused', 'too_many_attempts'] as const;

const both = [...errors, 'second_factor_required', 'secret_key'] as const;

/** The second factor of whoever is signed in: codes of an authenticator (TOTP, RFC 6238). */
export function secondFactorRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  /** Whose second factor it is, once they have shown both. */
  async function confirmed(request: FastifyRequest<{ Body: z.infer<typeof bothSchema> }>) {
    const { person, sessionId } = sessionOf(request);
    const attempt = { client: clientOf(request), now: administered.now(), tell: failureIn(request) };
    await confirmBoth(db, administered.vault, person, request.body, attempt);
    return { personId: person.id, sessionId };
  }

  api.get(
    '/profile/second-factor',
    {
      config: { access: 'self', despite: ['second_factor'] },
      schema: {
        operationId: 'getSecondFactor',
        tags: ['Sign-in'],
        summary: 'Whether you have a second factor',
        description: 'And how many recovery codes are left.',
        response: {
          200: z.object({
            enabled: z.boolean().describe('Whether a code is asked for at sign-in.'),
            recoveryCodesLeft: z.int().describe('Recovery codes that have not been used.'),
          }),
        },
      },
    },
    async (request) => {
      const { person } = sessionOf(request);
      return { enabled: person.secondFactor, recoveryCodesLeft: await recoveryCodesLeft(db, person) };
    },
  );

  api.post(
    '/profile/second-factor',
    {
      config: {
        access: 'self',
        audit: 'second_factor.offer',
        despite: ['second_factor'],
        errors: [...errors, 'secret_key'],
      },
      schema: {
        operationId: 'offerSecondFactor',
        tags: ['Sign-in'],
        summary: 'Begin setting up a second factor',
        description:
          'Answers a secret for an authenticator. It holds once `PUT /profile/second-factor` has seen a code of it.',
        body: passwordSchema,
        response: {
          200: z.object({
            secret: z.string().describe('In Base32, to be typed into an authenticator.'),
            uri: z.string().describe('The same as `otpauth://totp/…`, for a QR code.'),
          }),
        },
      },
    },
    async (request) => {
      const { person: account, sessionId } = sessionOf(request);
      await confirmPassword(db, account, request.body.password, request.ip, administered.now());
      return await offerSecondFactor(db, administered.vault, { account, sessionId }, administered.now());
    },
  );

  api.put(
    '/profile/second-factor',
    {
      config: {
        access: 'self',
        audit: 'second_factor.confirm',
        despite: ['second_factor'],
        errors: ['second_factor_refused', 'secret_key'],
      },
      schema: {
        operationId: 'confirmSecondFactor',
        tags: ['Sign-in'],
        summary: 'Confirm the second factor',
        description:
          'From now on signing in asks for a code, and every other session of yours has ended. Answers the recovery codes.',
        body: z.strictObject({ code: z.string().min(6).max(10).describe('The code that the authenticator shows.') }),
        response: { 200: codesSchema },
      },
    },
    async (request) => {
      const { person: account, sessionId } = sessionOf(request);
      const confirmation = { account, sessionId, code: request.body.code };
      return { recoveryCodes: await confirmSecondFactor(db, administered.vault, confirmation, administered.now()) };
    },
  );

  api.post(
    '/profile/second-factor/recovery-codes',
    {
      config: { access: 'self', audit: 'second_factor.renew_codes', errors: both },
      schema: {
        operationId: 'renewRecoveryCodes',
        tags: ['Sign-in'],
        summary: 'Make new recovery codes',
        description: 'Those of before do not hold any more. Asks for the second factor as well.',
        body: bothSchema,
        response: { 200: codesSchema },
      },
    },
    async (request) => {
      return { recoveryCodes: await newRecoveryCodes(db, await confirmed(request), administered.now()) };
    },
  );

  api.post(
    '/profile/second-factor/removal',
    {
      config: { access: 'self', audit: 'second_factor.remove', errors: both },
      schema: {
        operationId: 'removeSecondFactor',
        tags: ['Sign-in'],
        summary: 'Remove your second factor',
        description:
          'From now on the password is enough, or, where a second factor is required of you, another one has to be set up before anything else. The recovery codes do not hold any more. Asks for the second factor as well: whoever has lost the authenticator gives a recovery code, or asks an administrator.',
        body: bothSchema,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      await removeSecondFactor(db, await confirmed(request), administered.now());
      return await reply.code(204).send();
    },
  );
}
