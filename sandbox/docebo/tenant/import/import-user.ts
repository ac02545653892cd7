import type { OrgChart } from '../org-chart.ts';
import type { Tenant } from '../tenant.ts';
import type { User, UserValues } from '../user.ts';
import { sanitize, usernameProblem } from '../user-rules.ts';
import { BRANCH_KEYS, destinationOf } from './branch.ts';
import type { ImportItem, ImportOptions } from './options.ts';
import { scalarText } from './scalar.ts';
import { readValues } from './values.ts';

/** What became of one item. */
export interface ImportOutcome {
  readonly success: boolean;
  /** Empty where all went well. */
  readonly message: string;
  readonly user: User | undefined;
  /** As the item names the user. */
  readonly username: string;
}

const KEYS = [
  'user_id',
  'username',
  'new_username',
  'firstname',
  'lastname',
  'email',
  'password',
  'password_hash',
  'timezone',
  'date_format',
  'country',
  'active',
  'expiration_date',
  'level',
  'profile',
  'is_manager',
  'language',
  ...BRANCH_KEYS,
] as const;

/** Creates or updates one user. A row that is wrong anywhere changes nothing. */
export function importUser(tenant: Tenant, chart: OrgChart, item: ImportItem, options: ImportOptions): ImportOutcome {
  const named = nameUser(tenant, item);
  const fail = (message: string): ImportOutcome => {
    return { success: false, message, user: undefined, username: named.username };
  };
  if (named.problem !== undefined) return fail(named.problem);
  const { existing, username } = named;
  if (existing !== undefined && !options.updateUserInfo) return fail(`User ${existing.username} already exists`);

  const problems = [...unknownKeys(item)];
  const nobody = existing === undefined ? usernameProblem(tenant, username) : undefined;
  if (nobody !== undefined) problems.push(nobody);
  const rename = newUsername(tenant, item, existing, options);
  if (rename.problem !== undefined) problems.push(rename.problem);
  const read = readValues(tenant, item, { username, existing, options });
  problems.push(...read.problems);
  if (problems.length > 0) return fail(problems.join('. '));

  const destination = destinationOf(tenant, chart, item, options, existing === undefined);
  if (destination.kind === 'problem') return fail(destination.message);
  const branches =
    destination.kind === 'branch' ? branchesWith(tenant, chart, destination.id, existing, options) : undefined;
  const values: UserValues = {
    ...read.values,
    ...(branches === undefined ? {} : { branches }),
    ...(rename.username === undefined ? {} : { username: rename.username }),
    ...(options.provisionedBy === undefined ? {} : { provisionedBy: options.provisionedBy }),
  };
  const user =
    existing === undefined ? create(tenant, username, values, options) : update(tenant, existing, values, options);
  return { success: true, message: '', user, username };
}

interface Named {
  readonly username: string;
  readonly existing?: User | undefined;
  readonly problem?: string;
}

function nameUser({ users, settings }: Tenant, item: ImportItem): Named {
  const username = sanitize(scalarText(item[settings.useEmailAsUsername ? 'email' : 'username']) ?? '');
  const id = scalarText(item['user_id']) ?? 'which is no number';
  if (id !== '') {
    if (item['username'] !== undefined) return { username, problem: 'user_id and username exclude each other' };
    const existing = /^\d+$/.test(id) ? users.get(Number(id)) : undefined;
    if (existing === undefined) return { username: '', problem: `There is no user ${id}` };
    return { username: existing.username, existing };
  }
  if (username === '') return { username, problem: 'Username is missing' };
  return { username, existing: users.named(username) };
}

function unknownKeys(item: ImportItem): readonly string[] {
  return Object.keys(item)
    .filter((key) => !KEYS.some((known) => known === key) && !/^(?:field|manager)_/.test(key))
    .map((key) => `${key} is not a field of users`);
}

function newUsername(
  tenant: Tenant,
  item: ImportItem,
  existing: User | undefined,
  options: ImportOptions,
): { readonly username?: string; readonly problem?: string } {
  // Of somebody new, it is what nameUser has said.
  if (tenant.settings.useEmailAsUsername && existing === undefined) return {};
  const given = scalarText(item[tenant.settings.useEmailAsUsername ? 'email' : 'new_username']);
  if (given === undefined) return { problem: 'new_username must be a text' };
  if (given === '') return {};
  if (!options.updateUserInfo) return { problem: 'new_username needs update_user_info' };
  if (existing === undefined) return { problem: 'new_username is for users who exist' };
  const username = sanitize(given);
  const problem = usernameProblem(tenant, username, existing.id);
  return problem === undefined ? { username } : { problem };
}

function branchesWith(
  tenant: Tenant,
  chart: OrgChart,
  branch: number,
  existing: User | undefined,
  options: ImportOptions,
): ReadonlySet<number> {
  const moves = options.branchAction === 'move' && !tenant.settings.newPlatform;
  const kept = moves ? [] : (existing?.branches ?? []);
  // Everybody is in the root branch; nobody is listed there.
  return new Set(branch === chart.root ? kept : [...kept, branch]);
}

function create(tenant: Tenant, username: string, values: UserValues, options: ImportOptions): User {
  const user = tenant.users.add({ username, forceChange: options.changeUserPassword, ...values });
  if (options.sendNotificationEmail && user.email !== '') {
    tenant.mails.push({ at: tenant.clock.now(), userId: user.id, event: 'user_created' });
  }
  return user;
}

function update({ users }: Tenant, existing: User, values: UserValues, options: ImportOptions): User {
  return users.change(existing.id, { ...values, ...(options.ignorePasswordChange ? {} : { forceChange: true }) });
}
