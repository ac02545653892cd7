import { readFileSync } from 'node:fs';
import { createOrg, PROFILE_IDS } from '../../org/create-org.ts';
import { idSequence } from '../../org/ids.ts';
import type { FieldValue, ObjectSchema, Org, OrgAdmin, SandboxRecord, SignInUser } from '../../org/org.ts';
import { FOUNDED } from '../times.ts';
import { INTEGRATION_USER } from '../user-rows.ts';
import { type DataFile, dataFile } from './format.ts';
import { checkListViews, fileListViews } from './list-views.ts';
import { fileObjects } from './objects.ts';
import { collectProblems, DataFileError, type Problems, placeOf } from './problem.ts';
import { fileRecords } from './records.ts';

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
  const file = parseFile(path, readFileSync(path, 'utf8'));
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

function parseFile(path: string, text: string): DataFile {
  const parsed = dataFile.safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${placeOf(issue.path) || 'the file'}: ${issue.message}`);
  throw new DataFileError(path, problems);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataFileError(path, [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function refuse(path: string, problems: Problems): void {
  if (problems.found.length > 0) throw new DataFileError(path, problems.found);
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
