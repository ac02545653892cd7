import { z } from 'zod';
import { CONDITIONS } from '../../sync/watch/watch.ts';
import { entity, list, ownerOf } from '../schemas.ts';
import { scheduleAnswer, thresholdsAnswer } from './setting-schemas.ts';

const lastRun = z
  .object({
    id: z.string().describe('Number of the run.'),
    state: z.string().describe('Where it stands.'),
    at: z.date().describe('When it was asked for.'),
  })
  .nullable()
  .describe('The last run; plans do not count.');

const connectionEntity = z
  .object({
    entity: entity.describe('What is synchronized.'),
    enabled: z.boolean().describe('Whether it is switched on (R5).'),
    object: z.string().describe('API name of the Salesforce object.'),
    listView: z.string().describe('Developer name or Id of the list view.'),
    schedule: scheduleAnswer.nullable().describe("When; null: the connection's schedule holds."),
    watermark: z.date().nullable().describe('Salesforce time up to which everything is applied.'),
    linked: z.int().describe('People that are kept in step.'),
    lastRun,
  })
  .meta({ id: 'ConnectionEntity', description: 'What a connection synchronizes, and how it is going.' });

export const connectionSchema = z
  .object({
    id: z.string().describe('Id of the connection.'),
    name: z.string().describe('Its name.'),
    url: z.string().describe('My Domain address of the org, as configured; may refer to an environment variable.'),
    address: z
      .string()
      .nullable()
      .describe('What `url` stands for; null where its variable is not set, or holds no such address.'),
    grant: z.enum(['client_credentials', 'jwt_bearer', 'authorization_code']).describe('How it signs in.'),
    salesforce: z
      .object({
        clientId: z.string().describe('Consumer key; may refer to an environment variable.'),
        clientSecret: z.string().optional().describe('An environment variable, or `stored`.'),
        username: z.string().optional().describe('JWT bearer: the Salesforce user to act as.'),
        privateKey: z.string().optional().describe('JWT bearer: an environment variable, or `stored`.'),
        audience: z.string().optional().describe('JWT bearer: where it is not the usual one.'),
        canvasSecret: z
          .string()
          .optional()
          .describe('Of the app that opens Rollcall inside Salesforce: an environment variable, or `stored`.'),
        apiBudget: z.number().describe("Share of the org's daily API calls at which a run stops (R48)."),
      })
      .describe('The rest of its sign-in, without secrets.'),
    missingSecrets: list(z.string()).describe('Secrets that are said to be stored, and that nobody has entered yet.'),
    authorization: z
      .object({
        userId: z.string().describe('Id of the Salesforce user who allowed it.'),
        organizationId: z.string().describe('Id of the org.'),
        authorizedAt: z.date().describe('When.'),
        authorizedBy: z.string().nullable().describe('Username of the administrator who asked for it.'),
        endedAt: z.date().nullable().describe('When Salesforce ended it, as far as is known.'),
      })
      .nullable()
      .describe('What a person has allowed (authorization code); null where nobody has.'),
    directory: z.string().describe('Which kind of platform it goes to: builtin or docebo.'),
    docebo: z
      .object({
        url: z.string().describe('Address of the tenant; may refer to an environment variable.'),
        address: z
          .string()
          .nullable()
          .describe('What `url` stands for; null where its variable is not set, or holds no such address.'),
        grant: z.enum(['client_credentials', 'password', 'jwt_bearer']).describe('How it signs in.'),
        clientId: z.string().describe('Client ID of the OAuth2 app; may refer to an environment variable.'),
        clientSecret: z.string().describe('An environment variable, or `stored`.'),
        username: z.string().optional().describe('Password and JWT bearer: the superadmin to act as.'),
        password: z.string().optional().describe('Password: an environment variable, or `stored`.'),
        privateKey: z.string().optional().describe('JWT bearer: an environment variable, or `stored`.'),
        callsPerHour: z.int().describe('API calls that all processes together make in an hour, at most.'),
        chunk: z.int().describe('People handed over in one call.'),
        notifyCreated: z.boolean().describe('Whether Docebo tells people whom a run creates by mail.'),
        emailIsUsername: z.boolean().optional().describe('Whether the tenant uses the e-mail address as username.'),
        countryNames: z
          .record(z.string(), z.string())
          .optional()
          .describe('What the tenant calls countries that it does not call by their ISO 3166 names, by code.'),
        usernameLength: z.int().optional().describe('Characters that a username may have in the tenant, where given.'),
        codeLength: z.int().optional().describe('Characters that the code of a branch may have there, where given.'),
        managerField: z.string().optional().describe('Field of the import that the manager goes to, where given.'),
      })
      .nullable()
      .describe('How a Docebo tenant is reached, without secrets; null for the built-in platform.'),
    schedule: scheduleAnswer,
    thresholds: thresholdsAnswer,
    failures: z
      .object({
        kind: z.enum(['credentials', 'permission', 'quota']).describe('What is wrong.'),
        code: z.string().describe('Of the last failure.'),
        count: z.int().describe('How many in a row.'),
        firstAt: z.string().describe('When it began to fail.'),
        lastAt: z.string().describe('When it last failed.'),
        quarantinedSince: z.string().nullable().describe('Since when it is tried once a day only.'),
        nextTryAt: z.string().nullable().describe('When it is tried next by itself, where it is quarantined.'),
      })
      .nullable()
      .describe('Why it fails; null when all is well (R44).'),
    conditions: list(
      z.object({
        condition: z.enum(CONDITIONS).describe('What is not as it should be.'),
        entity: entity.nullable().describe('Of which entity; null for the whole connection.'),
        ownerName: z
          .string()
          .nullable()
          .describe(
            'Username of the administrator whose settings it is about; null for shared ones and the whole connection.',
          ),
        code: z.string().describe('Why.'),
        since: z.string().describe('Since when.'),
      }),
    ).describe('What is not as it should be.'),
    owners: list(
      z.object({
        ...ownerOf,
        name: z.string().nullable().describe('What they call their settings.'),
        inForce: z
          .boolean()
          .describe('False where they are not an administrator any more: nothing is run with their settings.'),
        enabled: list(entity).describe('What they have switched on.'),
        lastRunAt: z.date().nullable().describe('When one of their runs was last asked for.'),
      }),
    ).describe('Everybody who has settings here, shared ones first (R25).'),
    owner: z.string().describe('Whose settings `entities` are: `shared`, or the id of an administrator.'),
    entities: list(connectionEntity).describe('What it synchronizes with these settings, or did.'),
  })
  .meta({ id: 'Connection', description: 'A Salesforce org joined to the platform; without secrets.' });
