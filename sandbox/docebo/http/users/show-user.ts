import { z } from 'zod';
import { writeTime } from '../../tenant/clock.ts';
import { type Field, nameIn } from '../../tenant/field.ts';
import { showValue } from '../../tenant/field-values.ts';
import { browserCode } from '../../tenant/languages.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { LEVELS, type User } from '../../tenant/user.ts';

/** A user in a list: numbers are texts there, as on live tenants. */
export const ListedUser = z
  .looseObject({
    user_id: z.string(),
    username: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    status: z.string().describe('1 active, 0 deactivated'),
    level: z.string().optional().describe('3 superadmin, 4 power user, 6 user'),
  })
  .describe('Additional fields stand there as field_<id>');

/** How a tenant's lists show what is not the same everywhere. */
interface Listing {
  readonly listedDropdowns: 'label' | 'id';
  readonly listedLevels: boolean;
}

export function showListed(
  tenant: Tenant,
  user: User,
  { listedDropdowns, listedLevels }: Listing,
): Record<string, unknown> {
  const manager = [...user.managers].map(([type, id]) => {
    const { username = '' } = tenant.users.get(id) ?? {};
    return [String(type), { manager_id: String(id), manager_username: username }] as const;
  });
  return {
    user_id: String(user.id),
    username: user.username,
    first_name: user.firstname,
    last_name: user.lastname,
    email: user.email,
    uuid: user.uuid,
    is_manager: user.isManager,
    fullname: fullName(user),
    last_access_date: user.lastAccessAt === null ? null : writeTime(user.lastAccessAt),
    last_update: writeTime(user.updatedAt),
    creation_date: writeTime(user.createdAt),
    status: user.active ? '1' : '0',
    avatar: '',
    language: user.language,
    lang_code: browserCode(user.language),
    expiration_date: user.expiration,
    ...(listedLevels ? { level: String(LEVELS[user.level]) } : {}),
    email_validation_status: user.emailVerified ? '1' : '0',
    send_notification: '1',
    newsletter_optout: '0',
    newsletter_optout_date: null,
    encoded_username: encodeURIComponent(user.username),
    timezone: user.timezone,
    date_format: user.dateFormat,
    ...Object.fromEntries(
      tenant.fields.all().map((field) => [`field_${field.id}`, listedValue(field, user, listedDropdowns)]),
    ),
    multidomains: [],
    manager_names: Object.fromEntries(manager),
    managers: manager.map(([, one]) => one),
    active_subordinates_count: 0,
    actions: [],
    expired: isExpired(tenant, user),
  };
}

function listedValue(field: Field, { fields, language }: User, dropdowns: 'label' | 'id'): string | null {
  const value = fields.get(field.id);
  if (value === undefined) return null;
  return field.type === 'dropdown' && dropdowns === 'id' ? value : showValue(field, value, language);
}

export const UserData = z.looseObject({
  user_id: z.string(),
  username: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  email: z.string(),
  level: z.string(),
  valid: z.string(),
  expiration: z.string().optional(),
});

export const AdditionalField = z.looseObject({ id: z.string(), title: z.string(), value: z.string().optional() });

/** A user by themselves. */
export function showUser(tenant: Tenant, user: User) {
  return {
    user_data: {
      user_id: String(user.id),
      username: user.username,
      first_name: user.firstname,
      last_name: user.lastname,
      email: user.email,
      uuid: user.uuid,
      level: String(LEVELS[user.level]),
      valid: user.active ? '1' : '0',
      timezone: user.timezone,
      date_format: user.dateFormat,
      language: user.language,
      ...(user.expiration === null ? {} : { expiration: user.expiration }),
      email_validation_status: user.emailVerified ? '1' : '0',
      force_change: user.forceChange ? '1' : '0',
      role_id: null,
      role_title: null,
      avatar: '',
    },
    additional_fields: tenant.fields.all().map((field) => showField(field, user)),
  };
}

function showField(field: Field, { fields, language }: User) {
  const value = fields.get(field.id);
  const options = field.options.map((option) => ({ id: option.id, label: nameIn(option.translations, language) }));
  return {
    id: String(field.id),
    title: nameIn(field.translations, language),
    type: field.type,
    mandatory: field.mandatory ? '1' : '0',
    invisible_to_user: field.invisibleToUser ? '1' : '0',
    ...(value === undefined ? {} : { value, label: showValue(field, value, language) }),
    ...(field.type === 'dropdown' ? { options } : {}),
  };
}

export function fullName({ firstname, lastname }: User): string {
  return `${firstname} ${lastname}`.trim();
}

export function isExpired({ clock }: Tenant, { expiration }: User): boolean {
  return expiration !== null && expiration < clock.now().toISOString().slice(0, 10);
}
