import { mix, pick } from '../../shared/random.ts';
import { PROFILE_IDS } from '../org/create-org.ts';
import { idSequence } from '../org/ids.ts';
import type { SandboxRecord, SignInUser } from '../org/org.ts';
import { FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './names.ts';
import { DEPARTMENT_VALUES, PLACES } from './picklists.ts';
import { CREATION_DAYS, FOUNDED, momentOn } from './times.ts';

const PASSWORD = 'Rollcall-1';

const ids = idSequence('005');

/** Who may sign in to the sample orgs. The integration user is the one that OAuth clients run as. */
export const INTEGRATION_USER: SignInUser = {
  id: ids.id(0),
  username: 'integration@acme.example',
  password: PASSWORD,
  timeZone: 'Europe/Rome',
};

export const ADMIN_USER: SignInUser = {
  id: ids.id(1),
  username: 'admin@acme.example',
  password: PASSWORD,
  timeZone: 'America/Los_Angeles',
};

/** The users of a sample org: the two who sign in, then colleagues, every sixteenth of them inactive. */
export function userRows(seed: number, count: number): SandboxRecord[] {
  const rows = [
    userRow(INTEGRATION_USER, 'Integration', 'User', PROFILE_IDS.integration),
    userRow(ADMIN_USER, 'Alex', 'Admin', PROFILE_IDS.administrator),
  ];
  for (let position = rows.length; position < count; position++) rows.push(colleague(seed, position));
  return rows;
}

function userRow(user: SignInUser, firstName: string, lastName: string, profileId: string): SandboxRecord {
  return {
    ...commonValues(FOUNDED, FOUNDED),
    Id: user.id,
    Username: user.username,
    Email: user.username,
    FirstName: firstName,
    LastName: lastName,
    Alias: lastName.toLowerCase().slice(0, 8),
    CommunityNickname: user.username.split('@')[0] ?? null,
    IsActive: true,
    ProfileId: profileId,
    TimeZoneSidKey: user.timeZone,
  };
}

function colleague(seed: number, position: number): SandboxRecord {
  const [firstName, firstAscii] = pick(FIRST_NAMES, seed, 61, position);
  const [lastName, lastAscii] = pick(LAST_NAMES, seed, 62, position);
  const place = pick(PLACES, seed, 63, position);
  const name = `${firstAscii}.${lastAscii}.${position}`;
  const created = momentOn(mix(seed, 64, position) % CREATION_DAYS, mix(seed, 65, position));
  const modified = momentOn(CREATION_DAYS + (mix(seed, 66, position) % 300), mix(seed, 67, position));
  return {
    ...commonValues(created, modified),
    Id: ids.id(position),
    Username: `${name}@acme.example`,
    Email: `${name}@staff.example`,
    FirstName: firstName,
    LastName: lastName,
    Alias: lastAscii.slice(0, 8),
    CommunityNickname: name.slice(0, 40),
    IsActive: position % 16 !== 0,
    Title: pick(JOB_TITLES, seed, 68, position),
    Department: pick(DEPARTMENT_VALUES, seed, 69, position),
    Country: place.country,
    EmployeeNumber: String(1000 + position),
    ManagerId: position < 12 ? ADMIN_USER.id : ids.id(2 + (mix(seed, 70, position) % 10)),
    ProfileId: PROFILE_IDS.standard,
    TimeZoneSidKey:
      place.region === 'AMER' ? 'America/New_York' : place.region === 'APAC' ? 'Asia/Tokyo' : 'Europe/Rome',
    Region__c: place.region,
    Country__c: place.country,
    Site__c: place.site,
    Department__c: pick(DEPARTMENT_VALUES, seed, 69, position),
  };
}

function commonValues(created: string, modified: string): SandboxRecord {
  return {
    IsDeleted: false,
    CompanyName: 'Acme',
    UserType: 'Standard',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    CreatedDate: created,
    CreatedById: INTEGRATION_USER.id,
    LastModifiedDate: modified,
    LastModifiedById: INTEGRATION_USER.id,
    SystemModstamp: modified,
  };
}
