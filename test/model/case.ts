import fc from 'fast-check';
import type { Settings } from './world.ts';

/** One history as plain JSON, so that it can be printed, shrunk and kept. Numbers choose among what there is by then. */
export interface Case {
  readonly entity: Settings['entity'];
  readonly people: readonly PersonSeed[];
  readonly accounts: readonly AccountSeed[];
  /** Accounts, each the parent of the next, besides the others. */
  readonly tower: number;
  /** The first so many accounts are each other's parents. */
  readonly loop: number;
  readonly settings: SettingsSeed;
  /** The org has person accounts; contacts with this spoil are some. */
  readonly personAccounts: boolean;
  /** Records on one page. */
  readonly pageSize: number;
  readonly steps: readonly Step[];
}

export interface PersonSeed {
  readonly login: number;
  readonly team: number;
  readonly account: number;
  readonly inScope: boolean;
  /** What is wrong with the values, if anything: see SPOILS. */
  readonly spoil: number;
}

export interface AccountSeed {
  readonly name: number;
  readonly parent: number;
  readonly hidden: boolean;
}

export interface SettingsSeed {
  readonly view: number;
  /** Which of the optional lines are mapped, as bits. */
  readonly lines: number;
  readonly forcePasswordChange: boolean;
  readonly incremental: boolean;
  readonly updateExisting: boolean;
  readonly deactivate: boolean;
  /** Mapped fields that can no longer be read are left alone, and do not stop a run. */
  readonly keepDrifted: boolean;
  /** See branchRule. */
  readonly branches: number;
}

/** Edits, then a run. */
export interface Step {
  /** Seconds that pass in the org before. */
  readonly pause: number;
  readonly edits: readonly Edit[];
  readonly run: RunSeed;
}

export interface Edit {
  readonly kind: EditKind;
  readonly a: number;
  readonly b: number;
}

export interface RunSeed {
  readonly kind:
    | 'plain'
    | 'dry'
    | 'interrupted'
    | 'interrupted, then edits'
    | 'interrupted, then settings'
    | 'out of calls'
    | 'field lost'
    | 'field retyped';
  /** Where it is interrupted: at so many reports of progress of this phase. */
  readonly phase: 'extracting' | 'applying';
  /** Also how many calls are left, and which field it is. */
  readonly after: number;
  /** A plan that waits for approval is approved. */
  readonly approve: boolean;
  /** All is read, whatever the settings say. */
  readonly full: boolean;
  /** Is it done once more at once? */
  readonly repeat: boolean;
}

/** How often each kind of edit is drawn. The first is what others shrink to. */
const EDITS = [
  ['edit a person', 6],
  ['create a person', 5],
  ['delete a person', 3],
  ['undelete a person', 2],
  ['hide or show a person', 2],
  ['edit a person late', 3],
  ['create a person late', 1],
  ['spoil a person', 4],
  ['repair a person', 5],
  ['rename a person', 4],
  ['swap usernames', 4],
  ['rotate usernames', 3],
  ['change case of a username', 4],
  ['toggle scope', 5],
  ['bring back people', 8],
  ['take many out of scope', 7],
  ['toggle active user', 3],
  ['turn into a person account', 2],
  ['change account of a person', 4],
  ['rename an account', 4],
  ['reparent an account', 6],
  ['create an account', 2],
  ['delete an account', 2],
  ['undelete an account', 2],
  ['hide or show an account', 1],
  ['rate an account', 2],
  ['edit by hand', 4],
  ['create by hand', 6],
  ['create a superadmin by hand', 3],
  ['promote by hand', 1],
  ['deactivate by hand', 2],
  ['rename by hand', 1],
  ['add to a branch by hand', 3],
  ['create a branch by hand', 11],
  ['give a branch a code by hand', 2],
  ['rename a branch by hand', 2],
  ['move a branch by hand', 3],
  ['delete a branch by hand', 3],
  ['link a superadmin by hand', 3],
  ['add a dropdown option', 2],
  ['change an option', 3],
  ['change the view', 1],
  ['edit the filter of the view', 1],
  ['relabel a picklist option', 4],
  ['switch a picklist option', 3],
  ['add or remove a picklist option', 6],
  ['change the place of a person', 4],
  ['change the mapping', 2],
  ['change the branches', 2],
] as const;
export type EditKind = (typeof EDITS)[number][0];

const number = fc.nat({ max: 999 });

const edit: fc.Arbitrary<Edit> = fc.record({ kind: weighted(EDITS), a: number, b: number });

const run: fc.Arbitrary<RunSeed> = fc.record({
  kind: weighted([
    ['plain', 10],
    ['dry', 1],
    ['interrupted', 3],
    ['interrupted, then edits', 3],
    ['interrupted, then settings', 1],
    ['out of calls', 2],
    ['field lost', 3],
    ['field retyped', 1],
  ]),
  phase: weighted([
    ['applying', 3],
    ['extracting', 2],
  ]),
  after: fc.integer({ min: 1, max: 5 }),
  approve: often(0.7),
  full: often(0.2),
  repeat: often(0.35),
});

const settings: fc.Arbitrary<SettingsSeed> = fc.record({
  view: number,
  lines: fc.integer({ min: 0, max: 255 }),
  forcePasswordChange: fc.boolean(),
  incremental: fc.boolean(),
  updateExisting: often(6),
  deactivate: often(3),
  keepDrifted: fc.boolean(),
  branches: fc.integer({ min: 0, max: 19 }),
});

export const cases: fc.Arbitrary<Case> = fc.noBias(
  fc.record({
    entity: weighted([
      ['contacts', 6],
      ['users', 1],
      ['custom', 1],
    ]),
    people: fc.array(
      fc.record({
        login: fc.nat({ max: 30 }),
        team: number,
        account: number,
        inScope: often(6),
        spoil: fc.nat({ max: 40 }),
      }),
      { minLength: 8, maxLength: 28, size: 'max' },
    ),
    accounts: fc.array(fc.record({ name: fc.nat({ max: 5 }), parent: number, hidden: often(0.15) }), {
      minLength: 3,
      maxLength: 8,
      size: 'max',
    }),
    tower: weighted([
      [0, 3],
      [53, 1],
    ]),
    loop: weighted([
      [0, 2],
      [2, 1],
      [3, 1],
    ]),
    settings,
    personAccounts: fc.boolean(),
    pageSize: fc.integer({ min: 2, max: 6 }),
    steps: fc.array(
      fc.record({
        pause: weighted([
          [0, 1],
          [100, 2],
          [400, 3],
          [90_000, 1],
        ]),
        edits: fc.array(edit, { minLength: 0, maxLength: 8, size: 'max' }),
        run,
      }),
      {
        minLength: 3,
        maxLength: 8,
        size: 'max',
      },
    ),
  }),
);

/** True so many times as often as false. */
function often(weight: number): fc.Arbitrary<boolean> {
  return weighted([
    [true, weight * 100],
    [false, 100],
  ]);
}

/** Each value as often as its weight says; shrinks to the first. */
function weighted<const T>(weights: readonly (readonly [T, number])[]): fc.Arbitrary<T> {
  return fc.oneof(...weights.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })));
}
