import { idSequence } from '../../sandbox/salesforce/org/ids.ts';
import type { AccountSeed, Case, PersonSeed, SettingsSeed } from './case.ts';
import type { Values } from './salesforce.ts';
import type { Line, Option, Picklist, Rec, Settings, View, World } from './world.ts';

const OBJECTS = { users: 'User', contacts: 'Contact', custom: 'Learner__c' } as const;
/** The lookup to an account, and its relationship. */
const COMPANY = {
  users: ['Company__c', 'Company__r'],
  contacts: ['AccountId', 'Account'],
  custom: ['Company__c', 'Company__r'],
} as const;

export const TEAMS = ['Alpha', 'Beta', 'Gamma'];
const REGIONS = ['EMEA', 'APAC', 'OLD'];
const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  IT: ['EMEA'],
  FR: ['EMEA'],
  JP: ['APAC'],
  XX: ['OLD', 'APAC'],
};
const UNITS = ['ENG', 'HR', 'OPS'];
export const ACCOUNT_NAMES = ['Acme', 'Globex', 'Initech', 'Umbrella', 'Hooli', 'Vehement'];
export const DESTINATIONS = ['CUSTOMERS', 'PARTNERS'];
export const RATINGS = ['Hot', 'Warm'];

const text = (name: string) => ({ name, type: 'string', length: 80 });

/** Fields that every kind of person has. */
const FIELDS = [
  ...['Login__c', 'First__c', 'Last__c', 'Mail__c', 'Hired__c', 'Vip__c', 'Level__c', 'Kind__c'].map(text),
  { name: 'In_Scope__c', type: 'boolean' },
  { name: 'Enabled__c', type: 'boolean' },
];
const COMPANY_FIELD = { name: 'Company__c', type: 'reference', referenceTo: 'Account' };

/** Ways in which a record is wrong; none of them is 0. */
const PERSON_ACCOUNT = 9;
export const SPOILS: readonly Values[] = [
  { First__c: null },
  { Last__c: null },
  { Login__c: null },
  { Hired__c: '31.12.2020' },
  { Vip__c: 'perhaps' },
  { Team__c: 'Gamma' },
  { Level__c: 'superadmin' },
  { Level__c: 'emperor' },
];

function picklists(): Record<string, Picklist> {
  const option = (value: string): Option => ({ value, label: value, active: value !== 'OLD', validFor: [] });
  const countries = Object.entries(COUNTRIES).map(([value, validFor]) => ({ ...option(value), validFor }));
  return {
    Team__c: { controller: null, options: TEAMS.map(option) },
    Region__c: { controller: null, options: REGIONS.map(option) },
    Country__c: { controller: 'Region__c', options: countries },
    Unit__c: { controller: null, options: UNITS.map(option) },
  };
}

function picklistFields(all: Readonly<Record<string, Picklist>>): object[] {
  return Object.entries(all).map(([name, { controller, options }]) => ({
    name,
    type: 'picklist',
    ...(controller === null ? {} : { controller }),
    values: options.map(({ validFor, ...option }) => (controller === null ? option : { ...option, validFor })),
  }));
}

export function personValues(
  entity: Settings['entity'],
  seed: PersonSeed,
  number: number,
  account: string | null,
): Values {
  return {
    Login__c: login(seed.login),
    First__c: `First${number}`,
    Last__c: `Last${number}`,
    Mail__c: number % 3 === 0 ? null : `m${number}@people.example`,
    Hired__c: number % 4 === 0 ? null : `20${10 + (number % 10)}-0${1 + (number % 9)}-15`,
    Vip__c: [null, 'yes', 'No', 'true'][number % 4] ?? null,
    Level__c: [null, 'user', 'poweruser'][number % 3] ?? null,
    Kind__c: ['guest', 'member'][seed.team % 2] ?? null,
    Team__c: [null, 'Alpha', 'Beta'][seed.team % 3] ?? null,
    ...placeValues(seed.account),
    In_Scope__c: seed.inScope,
    Enabled__c: seed.team % 7 !== 0,
    [COMPANY[entity][0]]: account,
    ...SPOILS[seed.spoil],
  };
}

/** Values of the picklists that branches may follow; some of them do not go together. */
export function placeValues(number: number): Values {
  const countries = Object.keys(COUNTRIES);
  return {
    Region__c: pick(REGIONS, number, 0.15),
    Country__c: pick(countries, Math.floor(number / 3), 0.2),
    Unit__c: pick(UNITS, Math.floor(number / 7), 0.2),
  };
}

export function login(number: number): string {
  return `person${number}`;
}

/** What Salesforce wants besides for a new record. */
export function obligatoryValues(entity: Settings['entity'], name: string): Values {
  switch (entity) {
    case 'users':
      return { ...signInValues(name), IsActive: true };
    case 'contacts':
      return { LastName: name };
    case 'custom':
      return { Name: name };
  }
}

function signInValues(name: string): Values {
  return {
    Username: `${name}@org.example`,
    LastName: name,
    Email: `${name}@org.example`,
    Alias: name.slice(-8),
    CommunityNickname: name,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
    ProfileId: '00e5g0000000002AAA',
  };
}

export function companyField(entity: Settings['entity']): string {
  return COMPANY[entity][0];
}

/** The history's beginning, and the same as a data file for the sandbox. */
export function beginning(history: Case): { world: World; file: object } {
  const { entity } = history;
  const object = OBJECTS[entity];
  const accounts = accountRecords(history);
  const ids = accounts.map(({ id }) => id);
  const hasPersonAccounts = history.personAccounts && entity === 'contacts';
  const sequence = idSequence({ users: '005', contacts: '003', custom: 'a10' }[entity]);
  const people = history.people.map((seed, index): Rec => {
    // Ids in another order than that of the file, and higher than those that the sandbox gives.
    const id = sequence.id(1000 + ((index * 7) % 31) + 31 * Math.floor(index / 31));
    // The first three are on the highest floor, where there is one.
    const account = history.tower > 0 && index < 3 ? (ids[0] ?? null) : pick(ids.slice(0, 10), seed.account, 0.2);
    const values = personValues(entity, seed, index, account);
    const active = entity === 'users' ? { IsActive: seed.team % 9 !== 0 } : {};
    const isPersonAccount = hasPersonAccounts ? { IsPersonAccount: seed.spoil === PERSON_ACCOUNT } : {};
    return { id, object, values: { ...values, ...active, ...isPersonAccount }, deleted: false, hidden: false };
  });
  const views = viewsOf(entity);
  const world: World = {
    records: new Map([...accounts, ...people].map((record) => [record.id, record])),
    views,
    picklists: picklists(),
    dropdown: ['Alpha', 'Beta'],
    settings: settingsOf(entity, history.settings),
    people: new Set(),
    branches: [],
    links: new Map(),
    branchLinks: new Map(),
    viewRead: null,
    readLast: null,
  };
  const row = (extra: (index: number) => Values) => (rec: Rec, index: number) => ({
    Id: rec.id,
    ...extra(index),
    ...rec.values,
    ...(rec.hidden ? { hidden: true } : {}),
  });
  const fields = [...FIELDS, ...picklistFields(world.picklists)];
  const file = {
    name: 'Model',
    personAccounts: history.personAccounts,
    ...(entity === 'custom'
      ? { objects: [{ name: object, fields: [...fields, COMPANY_FIELD] }] }
      : { fields: { [object]: entity === 'users' ? [...fields, COMPANY_FIELD] : fields } }),
    listViews: Object.entries(views).map(([developerName, view]) => ({ object, developerName, where: whereOf(view) })),
    records: {
      Account: accounts.map(row(() => ({}))),
      [object]: people.map(row((index) => obligatoryValues(entity, `first${index}`))),
    },
  };
  return { world, file };
}

/** One of the items, or null for the given share of numbers. */
export function pick<T>(items: readonly T[], number: number, noneShare = 0): T | null {
  if (items.length === 0 || number % 100 < noneShare * 100) return null;
  return items[number % items.length] ?? null;
}

function accountRecords({ accounts, tower, loop }: Case): Rec[] {
  const sequence = idSequence('001');
  const id = (index: number) => sequence.id(1000 + ((index * 5) % 8));
  const parentOf = ({ parent }: AccountSeed, index: number) => {
    if (index < loop && loop <= accounts.length) return id((index + 1) % loop);
    // Only earlier ones, so that nothing else is a loop.
    return parent % 3 === 0 || index === 0 ? null : id(parent % index);
  };
  const records = accounts.map((seed, index): Rec => {
    const values = { Name: name(seed.name), ParentId: parentOf(seed, index), Rating: RATINGS[seed.parent % 2] ?? null };
    return { id: id(index), object: 'Account', values, deleted: false, hidden: seed.hidden };
  });
  for (let floor = 0; floor < tower; floor++) {
    const values = { Name: `Floor ${floor}`, ParentId: floor === 0 ? null : sequence.id(1999 + floor), Rating: 'Hot' };
    records.push({ id: sequence.id(2000 + floor), object: 'Account', values, deleted: false, hidden: false });
  }
  // People choose by index, the highest floor too.
  return tower > 0 ? [...records.slice(-1), ...records.slice(0, -1)] : records;
}

function name(number: number): string {
  return ACCOUNT_NAMES[number % ACCOUNT_NAMES.length] ?? '';
}

/** List views by developer name. */
function viewsOf(entity: Settings['entity']): Record<string, View> {
  const inScope = { path: 'In_Scope__c', equals: true };
  return {
    In_Scope: [inScope],
    Members: [inScope, { path: 'Kind__c', equals: 'member' }],
    Hot: [inScope, { path: `${COMPANY[entity][1]}.Rating`, equals: 'Hot' }],
  };
}

export function whereOf(view: View): string {
  return view
    .map(({ path, equals }) => `${path} = ${typeof equals === 'string' ? `'${equals}'` : equals}`)
    .join(' AND ');
}

const RULES: readonly (readonly string[])[] = [
  ['Region__c'],
  ['Region__c', 'Country__c'],
  ['Region__c', 'Unit__c'],
  ['Region__c', 'Country__c', 'Unit__c'],
  ['Unit__c', 'Region__c', 'Country__c'],
];

/** How people fall into branches; numbers from 0 to 19. */
export function branchRule(entity: Settings['entity'], number: number): Pick<Settings, 'mode' | 'fields'> {
  if (number < 12 && entity === 'contacts') return { mode: 'accounts', fields: [] };
  if (number < 17) return { mode: 'picklists', fields: RULES[number % RULES.length] ?? [] };
  return { mode: 'single', fields: [] };
}

export function settingsOf(entity: Settings['entity'], seed: SettingsSeed): Settings {
  const company = COMPANY[entity][1];
  const optional: Line[] = [
    { target: 'team', path: 'Team__c', kind: 'dropdown' },
    { target: 'hired', path: 'Hired__c', kind: 'date' },
    { target: 'vip', path: 'Vip__c', kind: 'yesno' },
    { target: 'employer', path: `${company}.Name`, kind: 'text' },
    { target: 'email', path: 'Mail__c', kind: 'text' },
    { target: 'level', path: 'Level__c', kind: 'level' },
    { target: 'group', path: `${company}.Parent.Name`, kind: 'text' },
    { target: 'active', path: 'Enabled__c', kind: 'yesno' },
  ];
  return {
    entity,
    object: OBJECTS[entity],
    view: ['In_Scope', 'In_Scope', 'In_Scope', 'Members', 'Hot'][seed.view % 5] ?? '',
    mapping: [
      { target: 'username', path: 'Login__c', kind: 'text' },
      { target: 'firstname', path: 'First__c', kind: 'text' },
      { target: 'lastname', path: 'Last__c', kind: 'text' },
      // The seventh is the rarest: with it, no status is decided by leaving.
      ...optional.filter((_, index) => (index === 7 ? seed.lines % 8 === 7 : (seed.lines & (1 << index)) === 0)),
    ],
    forcePasswordChange: seed.forcePasswordChange,
    incremental: seed.incremental,
    updateExisting: seed.updateExisting,
    leavers: seed.deactivate ? 'deactivate' : 'keep',
    fieldDrift: seed.keepDrifted ? 'keep' : 'stop',
    ...branchRule(entity, seed.branches),
    destination: DESTINATIONS[0] ?? '',
  };
}
