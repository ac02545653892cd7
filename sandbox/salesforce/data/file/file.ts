import { collectProblems, DataFileError, type Problems, readDataFile } from '../../../shared/data-file.ts';
import { createOrg, PROFILE_IDS } from '../../org/create-org.ts';
import { idSequence } from '../../org/ids.ts';
import type { FieldValue, ObjectSchema, Org, OrgAdmin, SandboxRecord, SignInUser } from '../../org/org.ts';
import { FOUNDED } from '../times.ts';
import { INTEGRATION_USER } from '../user-rows.ts';
import { type DataFile, dataFile } from './format.ts';
import { checkListViews, fileListViews } from './list-views.ts';
import { fileObjects } from './objects.ts';
import { fileRecords } from './records.ts';

const THING = 'an org';

export interface FileOrgOptions {
  readonly clock: () => Date;
  readonly userListViews: boolean;
}

/**
 * The org that a JSON file describes (data.schema.json). Every user in it signs in with the sandbox's password; the
 * integration user is added unless it is among them.
 *
 * @throws DataFileError naming every place that is wrong
 */
export function fileOrg(path: string, options: FileOrgOptions): Org & OrgAdmin {
  const file = readDataFile(path, dataFile, THING);
  const problems = collectProblems();
  const withUser = withIntegrationUser(file);
  const objects = fileObjects(withUser, problems);
  const listViews = fileListViews(withUser, objects, problems);
  const { rows, hidden } = fileRecords(withUser, objects, recordDefaults, problems);
  refuse(path, problems);
  const signIn = signInUsers(rows.get('User') ?? []);
  const integrationUser = signIn.find((user) => user.username === INTEGRATION_USER.username) ?? INTEGRATION_USER;
  const org = createOrg({
    name: file.name,
    hasPersonAccounts: file.personAccounts,
    userListViews: options.userListViews,
    objects,
    listViews,
    rows: new Map([...rows].map(([object, list]) => [object, list.map((row) => ownedBy(row, integrationUser.id))])),
    hidden,
    signIn,
    integrationUser,
    clock: options.clock,
    createdDate: FOUNDED,
  });
  checkListViews(org, { userId: integrationUser.id, timeZone: integrationUser.timeZone }, problems);
  refuse(path, problems);
  return org;
}

function refuse(path: string, problems: Problems): void {
  if (problems.found.length > 0) throw new DataFileError(path, THING, problems.found);
}

function withIntegrationUser(file: DataFile): DataFile {
  const users = file.records['User'] ?? [];
  if (users.some((user) => user['Username'] === INTEGRATION_USER.username)) return file;
  const { username, timeZone } = INTEGRATION_USER;
  const added = { Username: username, FirstName: 'Integration', LastName: 'User', TimeZoneSidKey: timeZone };
  return { ...file, records: { ...file.records, User: [...users, added] } };
}

/** What a record of the file holds where it says nothing. */
function recordDefaults(schema: ObjectSchema, position: number): SandboxRecord {
  const defaults: Record<string, FieldValue> = {
    CreatedDate: FOUNDED,
    LastModifiedDate: FOUNDED,
    SystemModstamp: FOUNDED,
  };
  for (const field of schema.fields.values()) {
    if (field.type === 'boolean') defaults[field.name] = field.name === 'IsActive';
    const preset = field.picklist.find((option) => option.default);
    if (preset !== undefined) defaults[field.name] = preset.value;
  }
  if (schema.name === 'User') Object.assign(defaults, userDefaults(position));
  if (schema.custom) defaults['Name'] = `${schema.label} ${position + 1}`;
  return defaults;
}

function userDefaults(position: number): SandboxRecord {
  return {
    Username: `user${position + 1}@acme.example`,
    Email: `user${position + 1}@acme.example`,
    LastName: `User ${position + 1}`,
    Alias: `user${position + 1}`.slice(0, 8),
    CommunityNickname: `user${position + 1}`,
    UserType: 'Standard',
    ProfileId: PROFILE_IDS.standard,
    TimeZoneSidKey: 'Europe/Rome',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
  };
}

/** Whoever is not said to own or to have made a record: the integration user. */
function ownedBy(row: SandboxRecord, userId: string): SandboxRecord {
  const isOwned = !String(row['Id']).startsWith('005');
  return { CreatedById: userId, LastModifiedById: userId, ...(isOwned ? { OwnerId: userId } : {}), ...row };
}

function signInUsers(users: readonly SandboxRecord[]): readonly SignInUser[] {
  return users
    .filter((user) => user['IsActive'] === true)
    .map((user, position) => ({
      id: typeof user['Id'] === 'string' ? user['Id'] : idSequence('005').id(position),
      username: String(user['Username']),
      password: INTEGRATION_USER.password,
      timeZone: String(user['TimeZoneSidKey']),
    }));
}
