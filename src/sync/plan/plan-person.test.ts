import { describe, expect, it } from 'vitest';
import type { Person } from '../directory.ts';
import type { Link } from '../journal/links.ts';
import type { WantedPerson } from '../map/map-row.ts';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from '../settings.ts';
import { type Candidate, planPerson, planRejection } from './plan-person.ts';

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
  misplaced: false,
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
    ledBy: null,
    keptBy: null,
    released: false,
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

  it('R13: who is linked already is skipped where updates are off, and stays where their link says', () => {
    const settings = { ...SETTINGS, options: { ...SETTINGS.options, updateExisting: false } };
    const message = 'Existing people are not updated (updateExisting is off).';
    const other = { ...PERSON, values: { lastname: 'Smith' } };
    expect(planPerson(settings, linked(other, { branchKey: '001B' }))).toEqual({
      kind: 'person',
      action: 'skip',
      reason: 'exists',
      sourceId: '003A',
      targetId: '7',
      username: 'ann@example.com',
      usernameKey: null,
      branchKey: '001B',
      hash: null,
      stamp: '2',
      before: null,
      after: null,
      detail: { code: 'exists', message },
    });
    const admin = linked({ ...other, superadmin: true }, { byHand: true });
    expect(planPerson(settings, admin)).toMatchObject({ action: 'skip', reason: 'exists', detail: { message } });
    expect(planPerson(settings, candidate({ holder: other }))?.detail?.message).toContain(
      'kept as they are and linked',
    );
  });

  it('R13: who comes back without updates goes back to where they were', () => {
    const settings = { ...SETTINGS, options: { ...SETTINGS.options, updateExisting: false } };
    const away = { ...PERSON, values: { ...PERSON.values, active: 'false', firstname: 'Anna' } };
    expect(planPerson(settings, linked(away, { left: true, branchKey: '001B' }))).toMatchObject({
      action: 'reactivate',
      reason: 'returned',
      branchKey: '001B',
      // What else the record says is not applied, and so not remembered as applied.
      hash: null,
      before: { active: 'false' },
      after: { active: 'true' },
    });
    expect(planPerson(SETTINGS, linked(away, { left: true, branchKey: '001B' }))?.branchKey).toBe('001A');
  });

  it('R34: an administrator linked by hand in whom nothing differs is only linked, and put into no branch', () => {
    const admin = linked({ ...PERSON, superadmin: true }, { byHand: true, branchKey: null });
    const same = { action: 'link', reason: 'administrator_followed', branchKey: null, before: {}, after: {} };
    expect(planPerson(SETTINGS, admin)).toMatchObject(same);
    const placed = linked({ ...PERSON, superadmin: true }, { byHand: true, branchKey: '001B' });
    expect(planPerson(SETTINGS, placed)?.branchKey).toBe('001B');
  });

  it('R34: an administrator is skipped with a sentence, linked or not', () => {
    const admin = { ...PERSON, superadmin: true };
    const why = (one: Candidate) => planPerson(SETTINGS, one)?.detail;
    expect(why(linked(admin))).toEqual({
      code: 'administrator',
      message: 'Administrators are never changed by a run.',
    });
    expect(why(candidate({ holder: admin }))?.message).toContain('ann@example.com belongs to an administrator');
  });

  it('R35: a mapped status decides itself, whatever the record says', () => {
    const settings: EntitySettings = {
      ...SETTINGS,
      leavers: 'deactivate',
      mapping: { ...SETTINGS.mapping, active: { field: 'Active__c', picklist: 'label' } },
    };
    const values = { ...ANN.values, active: 'true' };
    expect(planPerson(settings, linked(PERSON, {}, { active: false, values }))).toMatchObject({ action: 'link' });
    expect(planPerson(settings, candidate({ wanted: { ...ANN, active: false, values } }))).toMatchObject({
      action: 'create',
    });
  });

  it('R35: who is inactive by hand, or active again by hand, has not come back', () => {
    const inactive = { ...PERSON, values: { ...PERSON.values, active: 'false' } };
    expect(planPerson(SETTINGS, linked(inactive))).toMatchObject({ action: 'link', reason: 'compared' });
    expect(planPerson(SETTINGS, linked(PERSON, { left: true }))).toMatchObject({ action: 'link', reason: 'compared' });
  });

  it('R35: who is inactive by hand already is not deactivated, and so does not come back with the record', () => {
    const settings: EntitySettings = { ...SETTINGS, entity: 'users', leavers: 'deactivate' };
    const byHand = { ...PERSON, values: { ...PERSON.values, active: 'false' } };
    expect(planPerson(settings, linked(byHand, {}, { active: false }))).toBeNull();
  });

  it('R35: the status before is kept with a deactivation, known or not', () => {
    const settings: EntitySettings = { ...SETTINGS, entity: 'users', leavers: 'deactivate' };
    const gone = linked(PERSON, {}, { active: false });
    expect(planPerson(settings, gone)).toMatchObject({ before: { active: 'true' }, after: { active: 'false' } });
    const unknown = linked({ ...PERSON, values: {} }, {}, { active: false });
    expect(planPerson(settings, unknown)).toMatchObject({ before: { active: null } });
  });

  it('R19: another destination moves those who are in it, and no others', () => {
    const moved = { ...linked(PERSON, { branchKey: null }, { branchKey: null }), destinationMoved: true };
    expect(planPerson(SETTINGS, moved)).toMatchObject({ action: 'move', reason: 'destination_changed', before: {} });
    expect(planPerson(SETTINGS, { ...moved, destinationMoved: false })).toMatchObject({ reason: 'compared' });
    expect(planPerson(SETTINGS, { ...linked(PERSON), destinationMoved: true })).toMatchObject({ reason: 'compared' });
  });

  it('says why people are updated and moved', () => {
    const other = { ...PERSON, values: { ...PERSON.values, lastname: 'Smith' } };
    expect(planPerson(SETTINGS, linked(other))?.reason).toBe('changed');
    expect(planPerson(SETTINGS, linked(PERSON, { branchKey: '001B' }))?.reason).toBe('branch_changed');
  });

  it('R34: a rename claims the new username, one of case alone does not', () => {
    const renamed = { ...PERSON, username: 'anna@example.com' };
    const claim = candidate({ link: LINK, linked: renamed });
    expect(planPerson(SETTINGS, claim)).toMatchObject({ action: 'update', usernameKey: 'ann@example.com' });
    const recased = linked({ ...PERSON, username: 'ANN@example.com' });
    expect(planPerson(SETTINGS, recased)).toMatchObject({ action: 'update', usernameKey: null });
  });

  it('R34: a rename to a name that somebody has waits for them', () => {
    const renamed = { ...PERSON, username: 'anna@example.com' };
    const claim = candidate({ link: LINK, linked: renamed, holder: { ...PERSON, id: '8' } });
    expect(planPerson(SETTINGS, claim)).toMatchObject({
      action: 'reject',
      reason: 'username_taken',
      targetId: '7',
      after: { username: 'ann@example.com' },
      detail: {
        code: 'username_taken',
        field: 'username',
        value: 'ann@example.com',
        message:
          'The username ann@example.com is already used by another person on the platform. Give one of the two another username in Salesforce.',
        holder: '8',
        intended: { action: 'update', reason: 'changed' },
      },
    });
  });

  it('R21: an adopted person in whom nothing differs is only linked', () => {
    expect(planPerson(SETTINGS, candidate({ holder: PERSON }))).toMatchObject({ action: 'link', reason: 'adopted' });
    const other = { ...PERSON, values: { ...PERSON.values, lastname: 'Smith' } };
    expect(planPerson(SETTINGS, candidate({ holder: other }))).toMatchObject({ action: 'update', reason: 'adopted' });
  });
});

describe('planRejection', () => {
  it('R33: keeps what the log shows of a record that cannot become a person', () => {
    const rejection = {
      code: 'missing_value',
      field: 'lastname',
      value: null,
      message: 'Last name is empty.',
    } as const;
    expect(planRejection({ kind: 'rejected', sourceId: '003A', username: 'ann', rejection })).toEqual({
      kind: 'person',
      action: 'reject',
      reason: 'missing_value',
      sourceId: '003A',
      targetId: null,
      username: 'ann',
      usernameKey: null,
      branchKey: null,
      hash: null,
      stamp: null,
      before: null,
      after: null,
      detail: rejection,
    });
  });
});
