import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STANDARD_API_BUDGET } from '../../sync/connection.ts';
import { hasReference } from '../reference.ts';
import { salesforceUrlProblem } from '../salesforce-url.ts';
import { secret } from './secret.ts';
import { missing } from './text.ts';

const BUDGET_RANGE = worded(saying('config_budget')`must be a share between 0.05 and 1, like 0.8`);

const common = {
  url: z
    .string(
      missing(
        saying(
          'config_salesforce_url_missing',
        )`is missing: write the My Domain address of the org, like https://acme.my.salesforce.com`,
      ),
    )
    .describe('My Domain address of the org, like https://acme.my.salesforce.com; may be "${NAME}".'),
  clientId: z
    .string()
    .min(1, worded(saying('shape_empty')`must not be empty`))
    .describe('Consumer key of the connected app; may be "${NAME}".'),
  apiBudget: z
    .number()
    .min(0.05, BUDGET_RANGE)
    .max(1, BUDGET_RANGE)
    .default(STANDARD_API_BUDGET)
    .describe("Share of the org's daily API calls at which a run stops politely, to be resumed later."),
  canvasSecret: secret(
    'SF_CANVAS_SECRET',
    'Consumer secret of the app that opens Rollcall inside Salesforce; left out, nothing opens there',
  ).optional(),
};

const clientCredentials = z.strictObject({
  url: common.url,
  grant: z.literal('client_credentials').describe('OAuth 2.0 client credentials.'),
  clientId: common.clientId,
  clientSecret: secret('SF_CLIENT_SECRET', 'Consumer secret of the connected app'),
  apiBudget: common.apiBudget,
  canvasSecret: common.canvasSecret,
});

const jwtBearer = z.strictObject({
  url: common.url,
  grant: z.literal('jwt_bearer').describe('OAuth 2.0 JWT bearer: a certificate instead of a secret.'),
  clientId: common.clientId,
  username: z
    .string()
    .min(1, worded(saying('shape_empty')`must not be empty`))
    .describe('Salesforce user to act as; may be "${NAME}".'),
  privateKey: secret('SF_PRIVATE_KEY', 'Private key of the certificate, PEM'),
  audience: z
    .url(worded(saying('config_audience')`must be a URL, like https://login.salesforce.com`))
    .optional()
    .describe('Audience of the token, where it is not the one that Salesforce expects by itself.'),
  apiBudget: common.apiBudget,
  canvasSecret: common.canvasSecret,
});

const authorizationCode = z.strictObject({
  url: common.url,
  grant: z
    .literal('authorization_code')
    .describe('OAuth 2.0 authorization code with PKCE: a person allows it in a browser, from the console.'),
  clientId: common.clientId,
  clientSecret: secret('SF_CLIENT_SECRET', 'Consumer secret of the app, where it asks for one').optional(),
  apiBudget: common.apiBudget,
  canvasSecret: common.canvasSecret,
});

export const salesforceSchema = z
  .discriminatedUnion('grant', [clientCredentials, jwtBearer, authorizationCode], {
    error: worded(
      saying('config_one_of')`must be ${{
        choices: [
          'client_credentials, jwt_bearer, authorization_code',
          'client_credentials, jwt_bearer or authorization_code',
        ],
      }}`,
    ),
  })
  .check(({ value, issues }) => {
    const problem = hasReference(value.url) ? null : salesforceUrlProblem(value.url, value.grant);
    if (problem !== null) issues.push({ code: 'custom', input: value.url, path: ['url'], message: worded(problem) });
  })
  .describe('The org and how to sign in to it.');
