import type { Case, RunSeed } from './case.ts';

const PLAIN: RunSeed = { kind: 'plain', phase: 'applying', after: 1, approve: true, full: false, repeat: true };
const PERSON = { login: 0, team: 1, account: 120, inScope: true, spoil: 99 };

/** Histories on which engine and reference once disagreed, shrunk, by what was wrong. They are played in every test. */
export const REGRESSIONS: Readonly<Record<string, Case>> = {
  'R13: a branch that got its code drew in people who were not to be updated': {
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
      updateExisting: false,
      deactivate: false,
      accounts: true,
    },
    pageSize: 2,
    steps: [
      { pause: 0, edits: [{ kind: 'create a branch by hand', a: 0, b: 0 }], run: PLAIN },
      { pause: 0, edits: [{ kind: 'give a branch a code by hand', a: 0, b: 0 }], run: PLAIN },
    ],
  },
};
