import { describe, expect, it } from 'vitest';
import type { Person } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import { type Done, undoPerson } from './undo-person.ts';

const ADA: Person = {
  id: '7',
  username: 'ada',
  superadmin: false,
  values: { firstname: 'Ada', team: 'Operations', active: 'true' },
};

const CHANGE: PlannedChange = {
  kind: 'person',
  action: 'update',
  reason: 'changed',
  sourceId: '003A',
  targetId: '7',
  username: 'ada',
  usernameKey: null,
  branchKey: null,
  hash: 'h',
  stamp: 's',
  before: { team: 'Engineering' },
  after: { team: 'Operations' },
  detail: null,
};

const undone = (done: Partial<Omit<Done, 'change'>> & { change?: Partial<PlannedChange> } = {}) =>
  undoPerson({
    person: ADA,
    holder: null,
    back: null,
    relinked: false,
    heldByOthers: false,
    stays: null,
    ...done,
    change: { ...CHANGE, ...done.change },
  });

describe('undoPerson', () => {
  it('R40: brings back the values of before, and has the next run compare the person again', () => {
    expect(undone()).toEqual({
      ...CHANGE,
      reason: 'undone',
      before: { team: 'Operations' },
      after: { team: 'Engineering' },
      hash: null,
      stamp: null,
    });
    // A value that there was not is none again.
    expect(undone({ change: { before: {} } })).toMatchObject({ after: { team: null } });
  });

  it('R40: leaves alone what is no longer as the run left it, value by value, and says what', () => {
    const person = { ...ADA, values: { ...ADA.values, firstname: 'Augusta' } };
    const change = {
      before: { team: 'Engineering', firstname: 'A.' },
      after: { team: 'Operations', firstname: 'Ada' },
    };
    expect(undone({ person, change })).toMatchObject({
      action: 'update',
      before: { team: 'Operations' },
      after: { team: 'Engineering' },
      detail: { code: 'changed_since', message: 'Changed since and left alone: firstname.' },
    });
    expect(undone({ person, change: { before: { firstname: 'A.' }, after: { firstname: 'Ada' } } })).toMatchObject({
      action: 'skip',
      reason: 'changed_since',
      targetId: null,
      before: null,
    });
  });

  it('R35, R40: takes their access from whom the run created, and deletes nobody', () => {
    const change = {
      action: 'create',
      targetId: null,
      before: null,
      after: { username: 'ada', firstname: 'Ada' },
    } as const;
    expect(undone({ change })).toMatchObject({
      action: 'deactivate',
      targetId: '7',
      before: { active: 'true' },
      after: { active: 'false' },
    });
    const inactive = { ...ADA, values: { ...ADA.values, active: 'false' } };
    expect(undone({ change, person: inactive })).toMatchObject({ action: 'skip', reason: 'changed_since' });
    expect(undone({ change, person: { ...ADA, username: 'lovelace' } })).toMatchObject({ action: 'skip' });
  });

  it.each([
    ['deactivate', 'reactivate', 'false'],
    ['reactivate', 'deactivate', 'true'],
  ] as const)('R40: makes of a %s a %s', (action, back, active) => {
    const other = active === 'true' ? 'false' : 'true';
    const person = { ...ADA, values: { ...ADA.values, active } };
    const change = { action, before: { active: other }, after: { active } };
    expect(undone({ person, change })).toMatchObject({ action: back, before: { active }, after: { active: other } });
  });

  it('R25, R40: leaves alone whom others hold, and whose record leads elsewhere by now', () => {
    const created = { action: 'create', before: null, after: { username: 'ada' } } as const;
    expect(undone({ change: created, heldByOthers: true })).toMatchObject({ action: 'skip', reason: 'held' });
    expect(undone({ heldByOthers: true })).toMatchObject({ action: 'update' });
    expect(undone({ relinked: true })).toMatchObject({ action: 'skip', detail: { params: { fields: 'link' } } });
  });

  it('R37, R40: moves back to where they were, unless that is not to be', () => {
    const change = { action: 'move', before: {}, after: {} } as const;
    expect(undone({ change, back: { at: '11', to: '12' } })).toMatchObject({
      action: 'move',
      detail: { at: '11', to: '12' },
    });
    expect(undone({ change, stays: 'place_gone' })).toMatchObject({
      action: 'skip',
      reason: 'place_gone',
    });
  });

  it('R34, R40: claims the username of before, which somebody else may have by now', () => {
    const change = { before: { username: 'countess' }, after: { username: 'ada' } };
    expect(undone({ change })).toMatchObject({ action: 'update', usernameKey: 'countess' });
    expect(undone({ change, holder: ADA })).toMatchObject({ action: 'update' });
    expect(undone({ change, holder: { ...ADA, id: '8' } })).toMatchObject({
      action: 'reject',
      reason: 'username_taken',
      detail: { holder: '8', intended: { action: 'update', reason: 'undone' } },
    });
    // Only its case.
    expect(undone({ change: { before: { username: 'Ada' }, after: { username: 'ada' } } })).toMatchObject({
      usernameKey: null,
    });
  });

  it('R34, R40: leaves alone who is gone, and who has become an administrator', () => {
    expect(undone({ person: null })).toMatchObject({ action: 'skip', reason: 'person_gone' });
    const superadmin = { ...ADA, superadmin: true };
    expect(undone({ person: superadmin })).toMatchObject({ action: 'skip', reason: 'administrator' });
    expect(undone({ person: superadmin, change: { reason: 'administrator_followed' } })).toMatchObject({
      action: 'update',
      // So that it can be redone.
      reason: 'administrator_followed',
    });
  });
});
