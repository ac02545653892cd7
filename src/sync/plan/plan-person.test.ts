import { describe, expect, it } from 'vitest';
import type { Person } from '../directory.ts';
import type { Link } from '../journal.ts';
import type { WantedPerson } from '../map/map-row.ts';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from '../settings.ts';
import { type Candidate, planPerson } from './plan-person.ts';

const SETTINGS: EntitySettings = {
  entity: 'contacts',
  object: 'Contact',
  listView: 'Learners',
  mapping: {
    username: { field: 'Email', picklist: 'label' },
    firstname: { field: 'FirstName', picklist: 'label' },
    lastname: { field: 'LastName', picklist: 'label' },
  },
  options: { ...STANDARD_OPTIONS, incremental: false },
  branches: { mode: 'accounts', destination: 'CUSTOMERS' },
  leavers: 'keep',
  provisioning: STANDARD_PROVISIONING,
};

const ANN: WantedPerson = {
  sourceId: '003A',
  username: 'ann@example.com',
  usernameKey: 'ann@example.com',
  values: { firstname: 'Ann', lastname: 'Archer' },
  branchKey: '001A',
  active: true,
};

const PERSON: Person = {
  id: '7',
  username: 'ann@example.com',
  values: { username: 'ann@example.com', firstname: 'Ann', lastname: 'Archer', active: 'true', email: null },
  superadmin: false,
};

const LINK: Link = {
  sourceId: '003A',
  personId: '7',
  hash: 'old',
  branchKey: '001A',
  left: false,
  byHand: false,
  stamp: '1',
};

function candidate(overrides: Partial<Candidate>): Candidate {
  return {
    wanted: ANN,
    hash: 'new',
    stamp: '2',
    link: null,
    linked: null,
    holder: null,
    holderTaken: false,
    destinationMoved: false,
    ...overrides,
  };
}

const linked = (person: Person, link: Partial<Link> = {}, wanted: Partial<WantedPerson> = {}) =>
  candidate({ link: { ...LINK, ...link }, linked: person, holder: person, wanted: { ...ANN, ...wanted } });

describe('planPerson', () => {
  it('creates a person nobody has seen, with every mapped value', () => {
    expect(planPerson(SETTINGS, candidate({}))).toMatchObject({
      action: 'create',
      reason: 'new',
      usernameKey: 'ann@example.com',
      branchKey: '001A',
      after: { username: 'ann@example.com', firstname: 'Ann', lastname: 'Archer' },
    });
  });

  it('updates only what differs, with the value before', () => {
    const changed = { ...PERSON, values: { ...PERSON.values, lastname: 'Smith' } };
    expect(planPerson(SETTINGS, linked(changed))).toMatchObject({
      action: 'update',
      targetId: '7',
      before: { lastname: 'Smith' },
      after: { lastname: 'Archer' },
      usernameKey: null,
    });
  });

  it('R34: renames a linked person instead of making a second one', () => {
    const before = { ...PERSON, username: 'old@example.com' };
    const plan = planPerson(SETTINGS, candidate({ link: LINK, linked: before }));
    expect(plan).toMatchObject({
      action: 'update',
      targetId: '7',
      before: { username: 'old@example.com' },
      after: { username: 'ann@example.com' },
      usernameKey: 'ann@example.com',
    });
  });

  it('R34: another case of the same username claims nothing', () => {
    const before = { ...PERSON, username: 'ANN@example.com' };
    expect(planPerson(SETTINGS, linked(before))).toMatchObject({ action: 'update', usernameKey: null });
  });

  it('R34: adopts a person with that username whom nobody has linked', () => {
    const plan = planPerson(SETTINGS, candidate({ holder: PERSON }));
    expect(plan).toMatchObject({ action: 'link', reason: 'adopted', targetId: '7' });
  });

  it('R34: rejects a username that another linked person has, and remembers what was intended', () => {
    const plan = planPerson(SETTINGS, candidate({ holder: PERSON, holderTaken: true }));
    expect(plan).toMatchObject({
      action: 'reject',
      reason: 'username_taken',
      detail: { code: 'username_taken', holder: '7', intended: { action: 'create' } },
    });
  });

  it.each([
    ['linked', linked({ ...PERSON, superadmin: true })],
    ['with the same username', candidate({ holder: { ...PERSON, superadmin: true } })],
  ])('R34: never touches a superadmin (%s)', (_, superadmin) => {
    expect(planPerson(SETTINGS, superadmin)).toMatchObject({ action: 'skip', reason: 'administrator' });
  });

  it('R34: of a superadmin linked by hand names and fields follow, never username, level, status, expiry or e-mail', () => {
    const admin = { ...PERSON, superadmin: true };
    const values = {
      firstname: 'Anna',
      lastname: 'Archer',
      email: 'anna@example.com',
      level: 'user',
      active: 'false',
      expiration: '2030-01-01',
      motto: 'Onward',
    };
    const wanted = { username: 'anna@example.com', usernameKey: 'anna@example.com', values, active: false };
    expect(planPerson({ ...SETTINGS, leavers: 'deactivate' }, linked(admin, { byHand: true }, wanted))).toMatchObject({
      action: 'update',
      reason: 'administrator_followed',
      usernameKey: null,
      before: { firstname: 'Ann', motto: null },
      after: { firstname: 'Anna', motto: 'Onward' },
    });
  });

  it('R13: with updates off, an existing person is linked and skipped, not changed', () => {
    const settings = { ...SETTINGS, options: { ...SETTINGS.options, updateExisting: false } };
    const plan = planPerson(settings, candidate({ holder: { ...PERSON, values: { lastname: 'Smith' } } }));
    expect(plan).toMatchObject({ action: 'skip', reason: 'exists', targetId: '7', before: null, after: null });
  });

  it('moves a person whose account changed', () => {
    expect(planPerson(SETTINGS, linked(PERSON, { branchKey: '001B' }))).toMatchObject({
      action: 'move',
      branchKey: '001A',
    });
  });

  it('R35: deactivates an inactive user where leavers are deactivated, once', () => {
    const settings: EntitySettings = { ...SETTINGS, entity: 'users', leavers: 'deactivate' };
    const gone = { active: false };
    expect(planPerson(settings, linked(PERSON, {}, gone))).toMatchObject({ action: 'deactivate', reason: 'inactive' });
    expect(planPerson(settings, linked(PERSON, { left: true }, gone))).toBeNull();
    expect(planPerson(SETTINGS, linked(PERSON, {}, gone))).toMatchObject({ action: 'link' });
  });

  it('R35: reactivates who came back, with what changed meanwhile', () => {
    const away = { ...PERSON, values: { ...PERSON.values, active: 'false', firstname: 'Anna' } };
    expect(planPerson(SETTINGS, linked(away, { left: true }))).toMatchObject({
      action: 'reactivate',
      before: { active: 'false', firstname: 'Anna' },
      after: { active: 'true', firstname: 'Ann' },
    });
  });

  it('does not create a person for an inactive user', () => {
    expect(planPerson(SETTINGS, candidate({ wanted: { ...ANN, active: false } }))).toMatchObject({
      action: 'skip',
      reason: 'inactive',
      targetId: null,
    });
  });

  it('makes a new person where the linked one is gone', () => {
    expect(planPerson(SETTINGS, candidate({ link: LINK }))).toMatchObject({ action: 'create' });
  });
});
