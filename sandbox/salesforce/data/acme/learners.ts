import { mix, pick } from '../../../shared/random.ts';
import { idSequence } from '../../org/ids.ts';
import type { SandboxRecord } from '../../org/org.ts';
import { FIRST_NAMES, LAST_NAMES } from '../names.ts';
import { DEPARTMENT_VALUES, PLACES } from '../picklists.ts';
import { spread } from '../spread.ts';
import { CREATION_DAYS, dayAfter, momentOn } from '../times.ts';
import { INTEGRATION_USER } from '../user-rows.ts';
import { FIRST_PERSON_ACCOUNT, SIZES } from './sizes.ts';

const ids = {
  account: idSequence('001'),
  badge: idSequence('a02'),
  contact: idSequence('003'),
  learner: idSequence('a01'),
  user: idSequence('005'),
};

const STATUSES: readonly [string, ...string[]] = ['Enrolled', 'Enrolled', 'Enrolled', 'Paused', 'Finished'];

const AWKWARD_LEARNERS: readonly SandboxRecord[] = [
  { Last_Name__c: null },
  { Last_Name__c: null, First_Name__c: null },
  { First_Name__c: null },
  { Email__c: null },
  { Last_Name__c: '\u00A0' },
  { Email__c: 'shared.learner@learners.example' },
  { Email__c: 'shared.learner@learners.example' },
  { Email__c: 'Shared.Learner@learners.example' },
  { Biography__c: 'Once, "upon" a time\n…\r\nthe end.' },
  { Languages__c: 'en;ja;pt' },
  { Account__c: null, Manager__c: null },
];

/** acme's 3,000 learners, a custom object with list views. */
export function acmeLearners(seed: number): SandboxRecord[] {
  const rows = Array.from({ length: SIZES.learners }, (_, position) => learner(seed, position));
  return spread(rows, AWKWARD_LEARNERS, 17);
}

/** Badges of the learners, a custom object without list views. */
export function acmeBadges(seed: number): SandboxRecord[] {
  return Array.from({ length: SIZES.badges }, (_, position) => ({
    ...stamps(seed, 90, position),
    Id: ids.badge.id(position),
    Name: `Badge ${1 + (position % 12)}`,
    Learner__c: ids.learner.id(mix(seed, 91, position) % SIZES.learners),
    Awarded__c: dayAfter(mix(seed, 92, position) % CREATION_DAYS),
  }));
}

function learner(seed: number, position: number): SandboxRecord {
  const [firstName, firstAscii] = pick(FIRST_NAMES, seed, 81, position);
  const [lastName, lastAscii] = pick(LAST_NAMES, seed, 82, position);
  const place = pick(PLACES, seed, 83, position);
  const random = mix(seed, 84, position);
  return {
    ...stamps(seed, 85, position),
    Id: ids.learner.id(position),
    Name: `L-${String(position + 1).padStart(5, '0')}`,
    OwnerId: ids.user.id(random % SIZES.users),
    First_Name__c: firstName,
    Last_Name__c: lastName,
    Email__c: `${firstAscii}.${lastAscii}.${position + 1}@learners.example`,
    Account__c: ids.account.id(random % FIRST_PERSON_ACCOUNT),
    Contact__c: position % 3 === 0 ? ids.contact.id(random % SIZES.contacts) : null,
    Manager__c: ids.user.id(random % SIZES.users),
    Status__c: pick(STATUSES, seed, 86, position),
    Region__c: place.region,
    Country__c: place.country,
    Site__c: place.site,
    Department__c: pick(DEPARTMENT_VALUES, seed, 87, position),
    Languages__c: position % 4 === 0 ? 'en;it' : 'en',
    Joined__c: dayAfter(random % CREATION_DAYS),
    Last_Seen__c: momentOn(CREATION_DAYS + (random % 300), random),
    Score__c: (random % 10_000) / 100,
    Level__c: random % 10,
    Newsletter__c: random % 2 === 0,
    Biography__c: null,
  };
}

function stamps(seed: number, salt: number, position: number): SandboxRecord {
  const created = momentOn(mix(seed, salt, position) % CREATION_DAYS, mix(seed, salt, position));
  const modified = momentOn(CREATION_DAYS + (mix(seed, salt, position) % 300), mix(seed, salt, position));
  return {
    IsDeleted: false,
    CreatedDate: created,
    CreatedById: INTEGRATION_USER.id,
    LastModifiedDate: modified,
    LastModifiedById: INTEGRATION_USER.id,
    SystemModstamp: modified,
  };
}
