import { z } from 'zod';
import { entity, list } from '../schemas.ts';
import { platformSchema } from './platform-schemas.ts';

const person = {
  id: z.string().describe('Id of the person.'),
  username: z.string().describe('What they sign in with.'),
  firstname: z.string().describe('First name.'),
  lastname: z.string().describe('Last name.'),
  email: z.string().nullable().describe('E-mail address.'),
  active: z.boolean().describe('Whether they can sign in.'),
};

export const personSchema = z
  .object({
    ...person,
    branches: z.string().nullable().describe('Names of their branches, with commas.'),
    linked: z.boolean().describe('Whether a synchronization keeps them in step with Salesforce.'),
    secondFactor: z
      .boolean()
      .nullable()
      .describe('Whether signing in by password asks for a code; null where they have no password.'),
  })
  .meta({ id: 'Person', description: 'Somebody on the platform.' });

export const personDetailSchema = z
  .object({
    ...person,
    platform: platformSchema,
    level: z.string().describe('user, poweruser or superadmin.'),
    language: z.string().nullable().describe('Language of the platform for them.'),
    timezone: z.string().nullable().describe('IANA time zone.'),
    dateFormat: z.string().nullable().describe('How dates are written for them.'),
    expiration: z.string().nullable().describe('Last day of their access, YYYY-MM-DD.'),
    manager: z.string().nullable().describe('Username of their manager.'),
    mustChangePassword: z.boolean().describe('Whether they have to choose a new password (R9).'),
    sfdcId: z.string().nullable().describe('Salesforce Id (R36).'),
    sfdcUserType: z.string().nullable().describe('user, contact or custom (R36).'),
    createdAt: z.date().nullable().describe('When they were created; null where the platform does not tell.'),
    updatedAt: z.date().nullable().describe('When they were last changed; null where the platform does not tell.'),
    fields: list(
      z.object({
        key: z.string().describe('Key of the field.'),
        title: z.string().describe('Its name on screens.'),
        type: z.string().describe('Its type.'),
        value: z.string().nullable().describe('The value.'),
      }),
    ).describe('Additional fields.'),
    branches: list(
      z.object({
        id: z.string().describe('Id of the branch.'),
        code: z.string().nullable().describe('Code of the branch.'),
        path: list(z.string()).describe('Names from below the root down to it.'),
        madeByRun: z.boolean().describe('False for a membership made by hand (R37).'),
      }),
    ).describe('Where they are.'),
    links: list(
      z.object({
        connection: z.string().describe('Name of the connection.'),
        entity: entity.describe('As what they are synchronized.'),
        sourceId: z.string().describe('Salesforce Id.'),
        fills: list(z.string()).describe('Keys of the fields that its mapping fills.'),
        overwrites: z
          .boolean()
          .describe('Whether the next full run makes them those of Salesforce again, where they differ (R13).'),
      }),
    ).describe('What keeps them in step with Salesforce.'),
  })
  .meta({ id: 'PersonDetail', description: 'Everything that the platform has of a person.' });

export const ownProfileSchema = personDetailSchema
  .pick({
    username: true,
    firstname: true,
    lastname: true,
    email: true,
    language: true,
    timezone: true,
    expiration: true,
    manager: true,
    fields: true,
  })
  .extend({
    branches: list(
      z.object({
        id: z.string().describe('Id of the branch.'),
        path: list(z.string()).describe('Names from below the root down to it.'),
      }),
    ).describe('Where they are.'),
    fromSalesforce: list(z.string()).describe('Keys of the values that come from Salesforce, and are changed there.'),
  })
  .meta({ id: 'OwnProfile', description: 'What the platform has of whoever asks.' });
