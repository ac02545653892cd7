import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { nameIn } from '../../tenant/field.ts';
import { browserCode, isRightToLeft } from '../../tenant/languages.ts';
import { usernameProblem } from '../../tenant/user-rules.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { text } from '../parameters.ts';

const SESSION_LEVELS = { superadmin: 'super_admin', poweruser: 'power_user', user: 'user' } as const;

/** Columns of the import that every platform has, with the labels of its field-mapping page. */
const IMPORTER_FIELDS = {
  username: 'Username',
  firstname: 'First name',
  lastname: 'Last name',
  email: 'Email',
  password: 'Password',
  password_hash: 'Password hash',
  new_username: 'New username',
  active: 'Active',
  expiration_date: 'Expiration date',
  level: 'Level',
  profile: 'Power User profile',
  is_manager: 'Is manager',
  language: 'Language',
  timezone: 'Timezone',
  date_format: 'Date format',
  branch_name_path: 'Branch name path',
  branch_code_path: 'Branch code path',
  branch_name: 'Branch name',
  branch_code: 'Branch code',
} as const;

/** Who is signed in, which usernames are free, and what can be imported. */
export function aboutUsers(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;
  const { settings } = tenant;

  endpoint(app, manager, {
    method: 'GET',
    path: '/user/session',
    summary: 'Returns the user who is signed in',
    parameters: z.object({}),
    data: z.looseObject({ id: z.int(), username: z.string(), user_level: z.string() }),
    everybody: true,
    handler: (_, { user }) => ({
      data: {
        id: user.id,
        username: user.username,
        firstname: user.firstname,
        lastname: user.lastname,
        email: user.email,
        user_level: SESSION_LEVELS[user.level],
        timezone: user.timezone,
        dateformat_locale: user.dateFormat,
        language: user.language,
        active_languages: settings.languages.map((code) => ({
          code,
          browsercode: browserCode(code),
          description: code,
          is_rtl: isRightToLeft(code),
        })),
      },
    }),
  });

  endpoint(app, manager, {
    method: 'GET',
    path: '/user/importer_fields',
    summary: 'Returns what can be imported, as the field-mapping page shows it',
    parameters: z.object({}),
    data: z.object({ fields: z.record(z.string(), z.string()) }),
    handler(_, { user }) {
      const own = tenant.fields
        .all()
        .map((field) => [`field_${field.id}`, nameIn(field.translations, user.language)] as const);
      const managers = settings.managerTypes.map((type) => [`manager_${type}`, `Manager ${type}`] as const);
      return { data: { fields: { ...IMPORTER_FIELDS, ...Object.fromEntries([...own, ...managers]) } } };
    },
  });

  endpoint(app, manager, {
    method: 'GET',
    path: '/user/check_username/:userid',
    summary: 'Check if given username is free',
    parameters: z.object({ userid: text }),
    data: z.object({ success: z.boolean() }),
    handler: ({ userid }) => ({ data: { success: usernameProblem(tenant, userid) === undefined } }),
  });
}
