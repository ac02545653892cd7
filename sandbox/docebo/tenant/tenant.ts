import { type Clock, createClock } from './clock.ts';
import { createFields, type Fields } from './fields.ts';
import type { Language } from './languages.ts';
import { createOrgChart, type OrgChart } from './org-chart.ts';
import type { User } from './user.ts';
import { createUsers, type Users } from './users.ts';

/** What an administrator chooses in a platform's settings, and how old the platform is. */
export interface TenantSettings {
  readonly name: string;
  readonly root: { readonly id: number; readonly name: string };
  readonly language: Language;
  readonly languages: readonly Language[];
  readonly timezone: string;
  readonly useEmailAsUsername: boolean;
  readonly passwordPolicy: {
    readonly minLength: number;
    readonly lettersAndNumbers: boolean;
    readonly notUsername: boolean;
  };
  /** True: made after 2019-10-16, where `user_destination_branch_action` is without effect. */
  readonly newPlatform: boolean;
  /** Codes of branches may hold letters and digits only. */
  readonly alphanumericCodes: boolean;
  readonly longestCode: number;
  readonly longestUsername: number;
  /** Kinds of managers: ids that `manager_<id>` may name. */
  readonly managerTypes: readonly number[];
}

/** A mail that the platform has sent. */
export interface Mail {
  readonly at: Date;
  readonly userId: number;
  readonly event: 'user_created';
}

/** One Docebo platform: everything that its API reads and changes. */
export interface Tenant {
  readonly settings: TenantSettings;
  readonly clock: Clock;
  readonly chart: OrgChart;
  readonly users: Users;
  readonly fields: Fields;
  /** Fields that only people of a branch and of those below it see, by branch. */
  readonly fieldVisibility: Map<number, readonly number[]>;
  readonly mails: Mail[];
  /** Who the API's own client runs as. */
  superadmin(): User;
}

/** @param superadmin username of the superadmin, who has to be added */
export function createTenant(settings: TenantSettings, superadmin: string, machine?: () => Date): Tenant {
  const clock = createClock(machine);
  const { root, language, timezone } = settings;
  const users = createUsers(clock, { language, timezone });
  return {
    settings,
    clock,
    chart: createOrgChart({ id: root.id, parent: null, code: '', translations: { all: root.name } }),
    users,
    fields: createFields(),
    fieldVisibility: new Map(),
    mails: [],
    superadmin() {
      const user = users.named(superadmin);
      if (user === undefined) throw new Error(`There is no ${superadmin}`);
      return user;
    },
  };
}
