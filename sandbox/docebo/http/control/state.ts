import { writeTime } from '../../tenant/clock.ts';
import { nameIn } from '../../tenant/field.ts';
import { showValue } from '../../tenant/field-values.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** Everything in the tenant, spelled out: ids as numbers, additional fields as people read them, nobody's password. */
export function showState({ chart, clock, fields, mails, users, settings }: Tenant) {
  return {
    now: writeTime(clock.now()),
    root: chart.root,
    branches: chart.walk().map(({ id, parent, code, translations }) => ({
      id,
      parent,
      code,
      name: nameIn(translations, settings.language),
      translations,
    })),
    fields: fields.all().map(({ id, type, translations, options }) => ({
      id,
      type,
      title: nameIn(translations, settings.language),
      options: options.map((option) => ({ id: option.id, label: nameIn(option.translations, settings.language) })),
    })),
    users: [...users.all()].map((user) => ({
      id: user.id,
      username: user.username,
      firstname: user.firstname,
      lastname: user.lastname,
      email: user.email,
      level: user.level,
      active: user.active,
      expiration: user.expiration,
      language: user.language,
      timezone: user.timezone,
      dateFormat: user.dateFormat,
      country: user.country,
      hasPassword: user.password !== null,
      forceChange: user.forceChange,
      isManager: user.isManager,
      managers: Object.fromEntries(user.managers),
      profiles: user.profiles,
      provisionedBy: user.provisionedBy,
      // A branch may be gone, where calls ran beside each other.
      branches: [...user.branches].sort((a, b) => a - b),
      fields: Object.fromEntries(
        fields.all().flatMap((field) => {
          const value = user.fields.get(field.id);
          return value === undefined ? [] : [[`field_${field.id}`, showValue(field, value, settings.language)]];
        }),
      ),
      createdAt: writeTime(user.createdAt),
      updatedAt: writeTime(user.updatedAt),
    })),
    mails: mails.map(({ at, userId, event }) => ({ at: writeTime(at), userId, event })),
  };
}
