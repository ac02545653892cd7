import type { Case, Edit, EditKind, RunSeed, Step } from './case.ts';

const PLAIN: RunSeed = { kind: 'plain', phase: 'applying', after: 1, approve: true, full: false, repeat: true };
const PERSON = { login: 0, team: 1, account: 120, inScope: true, spoil: 99 };

/** The number of the rule by which everybody is in the destination branch. */
const SINGLE = 19;

const edit = (kind: EditKind, a = 0, b = 0): Edit => ({ kind, a, b });
const step = (edits: readonly Edit[], run: Partial<RunSeed> = {}): Step => ({
  pause: 400,
  edits,
  run: { ...PLAIN, ...run },
});

/** Two contacts of one account, put into branches by accounts. */
const BASIC: Case = {
  entity: 'contacts',
  people: [PERSON, { ...PERSON, login: 1 }],
  accounts: [{ name: 0, parent: 0, hidden: false }],
  tower: 0,
  loop: 0,
  settings: {
    view: 0,
    lines: 0,
    forcePasswordChange: false,
    incremental: false,
    updateExisting: true,
    deactivate: true,
    keepDrifted: false,
    branches: 0,
  },
  personAccounts: false,
  pageSize: 2,
  steps: [],
};

/** Histories on which engine and reference once disagreed, shrunk, by what was wrong. They are played in every test. */
export const REGRESSIONS: Readonly<Record<string, Case>> = {
  'R13: a branch that got its code drew in people who were not to be updated': {
    ...BASIC,
    settings: { ...BASIC.settings, updateExisting: false },
    steps: [step([edit('create a branch by hand')]), step([edit('give a branch a code by hand')])],
  },
  'R13: people who were not updated, and meanwhile had to be elsewhere, were moved later but not said to be': {
    ...BASIC,
    settings: { ...BASIC.settings, branches: SINGLE },
    steps: [
      step([]),
      step([edit('change an option'), edit('change the branches', 1, SINGLE)]),
      step([edit('change an option')]),
    ],
  },
  'R13: who left the list view while people were not updated never came to the new destination': {
    ...BASIC,
    settings: { ...BASIC.settings, branches: SINGLE, deactivate: false },
    steps: [
      step([]),
      step([edit('change an option'), edit('change the branches', 1, SINGLE), edit('toggle scope')]),
      step([edit('change an option')]),
    ],
  },
  'R13: who came back was moved, though not to be updated': {
    ...BASIC,
    steps: [
      step([]),
      step([edit('change an option'), edit('toggle scope')]),
      step([edit('bring back people'), edit('change account of a person')]),
    ],
  },
  'R13: who came back without updates was taken for updated': {
    ...BASIC,
    steps: [
      step([]),
      step([edit('change an option'), edit('toggle scope')]),
      step([edit('bring back people'), edit('edit a person'), edit('edit a person', 1)]),
    ],
  },
  'R15: the account of somebody whose username became free in this very run was not read': {
    ...BASIC,
    people: [{ ...PERSON, account: 0 }, PERSON],
    steps: [step([]), step([edit('rename a person', 0, 5)])],
  },
  'R19: who had left the list view, and moved to another destination, was taken for read': {
    ...BASIC,
    settings: { ...BASIC.settings, deactivate: false },
    steps: [step([]), step([edit('toggle scope')]), step([edit('change the branches', 1, 17)])],
  },
  'R19: who was rejected when the destination changed, and then left the list view, never came there': {
    ...BASIC,
    settings: { ...BASIC.settings, branches: SINGLE, deactivate: false },
    steps: [
      step([]),
      step([edit('change the branches', 1, SINGLE), edit('spoil a person', 0, 1)]),
      step([edit('toggle scope')]),
    ],
  },
  'R17: the combination of somebody who came back, but is not to be updated, was taken for out of use': {
    ...BASIC,
    people: [
      { ...PERSON, account: 145 },
      { ...PERSON, login: 1 },
    ],
    settings: { ...BASIC.settings, lines: 7, branches: 12 },
    steps: [
      step([edit('create a branch by hand', 1)]),
      step([edit('give a branch a code by hand'), edit('toggle scope')]),
      step([edit('change an option'), edit('bring back people')]),
    ],
  },
  'R18: a branch deleted by hand, of an account that is above itself, was expected before the next full run': {
    ...BASIC,
    people: [PERSON, { ...PERSON, login: 1, account: 121 }],
    accounts: [
      { name: 0, parent: 0, hidden: false },
      { name: 1, parent: 0, hidden: false },
    ],
    loop: 2,
    settings: { ...BASIC.settings, incremental: true, updateExisting: false, lines: 254 },
    steps: [step([]), step([edit('delete a branch by hand', 1)])],
  },
  'R21: an adopted branch was forgotten while the one above it had no code': {
    ...BASIC,
    people: [{ ...PERSON, account: 121 }],
    accounts: [
      { name: 0, parent: 0, hidden: true },
      { name: 0, parent: 1, hidden: false },
    ],
    steps: [
      step([edit('create a branch by hand', 0, 3)]),
      step([edit('hide or show an account'), edit('create a branch by hand')]),
      step([edit('give a branch a code by hand')]),
    ],
  },
  'R22: who moved because a branch got its code was counted as unchanged as well': {
    ...BASIC,
    settings: { ...BASIC.settings, deactivate: false },
    steps: [step([edit('create a branch by hand')]), step([edit('give a branch a code by hand')])],
  },
  'R28: who falls into another account that leads to the same branch was said to move': {
    ...BASIC,
    accounts: [{ name: 0, parent: 0, hidden: true }],
    steps: [step([]), step([edit('change account of a person')])],
  },
  'R34: a superadmin was moved with the people of an account whose branch was made later': {
    ...BASIC,
    // Nothing of the account is mapped, or its people would be read because of it.
    settings: { ...BASIC.settings, incremental: true, lines: 254 },
    steps: [
      step([edit('create a branch by hand')]),
      step([edit('promote by hand'), edit('rename an account', 0, 1)], { repeat: false }),
    ],
  },
  'R35: users who became inactive were said to be missed': {
    ...BASIC,
    entity: 'users',
    steps: [step([]), step([edit('toggle active user')])],
  },
  'R35: users whom an administrator had deactivated were deactivated once more': {
    ...BASIC,
    entity: 'users',
    steps: [
      step([]),
      step([edit('deactivate by hand'), edit('toggle active user'), edit('toggle active user', 1)]),
      step([edit('toggle active user'), edit('toggle active user', 1)]),
    ],
  },
  'R36: a person who was only linked did not keep the Id of the record': {
    ...BASIC,
    settings: { ...BASIC.settings, updateExisting: false },
    steps: [step([edit('create by hand', 0, 1)])],
  },
  'R38: the rest of an interrupted plan was applied with settings that were changed meanwhile': {
    ...BASIC,
    people: [0, 1, 2, 3, 4].map((login) => ({ ...PERSON, login })),
    steps: [step([], { kind: 'interrupted, then settings', after: 2 })],
  },
};
