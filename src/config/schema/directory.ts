import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STANDARD_DOCEBO_LIMITS } from '../../sync/connection.ts';
import { doceboUrlProblem } from '../docebo-url.ts';
import { hasReference } from '../reference.ts';
import { secret } from './secret.ts';
import { missing } from './text.ts';

const builtin = z.strictObject({ kind: z.literal('builtin').describe("Rollcall's own platform.") });

const common = {
  kind: z.literal('docebo').describe('A Docebo tenant.'),
  url: z
    .string(
      missing(
        saying(
          'config_docebo_url_missing',
        )`is missing: write the address of the tenant, like https://acme.docebosaas.com`,
      ),
    )
    .check(({ value, issues }) => {
      const problem = hasReference(value) ? null : doceboUrlProblem(value);
      if (problem !== null) issues.push({ code: 'custom', input: value, path: [], message: worded(problem) });
    })
    .describe('Address of the tenant, like https://acme.docebosaas.com; may be "${NAME}".'),
  clientId: z
    .string()
    .min(1, worded(saying('shape_empty')`must not be empty`))
    .describe('Client ID of the OAuth2 app; may be "${NAME}".'),
  clientSecret: secret('DOCEBO_CLIENT_SECRET', 'Client secret of the OAuth2 app'),
};

const limits = {
  callsPerHour: z
    .int()
    .min(20, worded(saying('config_least')`must be at least ${{ least: 20 }}`))
    .max(1_000_000, worded(saying('config_most')`must be at most ${{ most: 1_000_000 }}`))
    .default(STANDARD_DOCEBO_LIMITS.callsPerHour)
    .describe('API calls that all processes of Rollcall together make in an hour, at most.'),
  chunk: z
    .int()
    .min(1, worded(saying('config_least')`must be at least ${{ least: 1 }}`))
    .max(1000, worded(saying('config_most')`must be at most ${{ most: 1000 }}`))
    .default(STANDARD_DOCEBO_LIMITS.chunk)
    .describe('People handed over in one call.'),
  notifyCreated: z
    .boolean()
    .default(STANDARD_DOCEBO_LIMITS.notifyCreated)
    .describe('Docebo tells people whom a run creates by mail, as its own notifications are set up.'),
  emailIsUsername: z
    .boolean()
    .default(false)
    .describe('The tenant uses the e-mail address as username (Use email as username).'),
  countryNames: z
    .record(
      z.string().regex(/^[A-Z]{2}$/, worded(saying('config_country')`must be an ISO 3166 code of two letters`)),
      z.string().min(1),
    )
    .default({})
    .describe('What the tenant calls countries that it does not call by their ISO 3166 names, by code.'),
  usernameLength: z
    .int()
    .min(1, worded(saying('config_least')`must be at least ${{ least: 1 }}`))
    .max(255, worded(saying('config_most')`must be at most ${{ most: 255 }}`))
    .optional()
    .describe('Characters that a username may have in the tenant; 255 unless given.'),
  codeLength: z
    .int()
    .min(49, worded(saying('config_least')`must be at least ${{ least: 49 }}`))
    .max(1000, worded(saying('config_most')`must be at most ${{ most: 1000 }}`))
    .optional()
    .describe(
      'Characters that the code of a branch may have in the tenant. Unless given, codes are tried as they are.',
    ),
  managerField: z
    .string()
    .regex(/^manager_\d+$/, worded(saying('config_manager_field')`must be manager_ and a number`))
    .optional()
    .describe(
      'Field of the import that the manager goes to. Unless given, manager_1, or the first that the tenant has.',
    ),
};

const username = z
  .string()
  .min(1, worded(saying('shape_empty')`must not be empty`))
  .describe('Superadmin of the tenant as whom everything is done; may be "${NAME}".');

const docebo = z.discriminatedUnion(
  'grant',
  [
    z.strictObject({
      ...common,
      grant: z.literal('client_credentials').describe('OAuth 2.0 client credentials.'),
      ...limits,
    }),
    z.strictObject({
      ...common,
      grant: z.literal('password').describe('OAuth 2.0 resource owner password.'),
      username,
      password: secret('DOCEBO_PASSWORD', 'Password of that superadmin'),
      ...limits,
    }),
    z.strictObject({
      ...common,
      grant: z.literal('jwt_bearer').describe('OAuth 2.0 JWT bearer: a key pair instead of a password.'),
      username,
      privateKey: secret('DOCEBO_PRIVATE_KEY', 'Private key whose public key the OAuth2 app has, PEM'),
      ...limits,
    }),
  ],
  {
    error: worded(
      saying(
        'config_one_of',
      )`must be ${{ choices: ['client_credentials, password, jwt_bearer', 'client_credentials, password or jwt_bearer'] }}`,
    ),
  },
);

export const directorySchema = z
  .discriminatedUnion('kind', [builtin, docebo], {
    error: worded(saying('config_one_of')`must be ${{ choices: ['builtin, docebo', 'builtin or docebo'] }}`),
  })
  .describe('The learning platform.');
