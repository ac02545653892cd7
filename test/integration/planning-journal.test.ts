import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { createJournal } from '../../src/store/journal/index.ts';
import type { UnitOfWork } from '../../src/store/unit-of-work.ts';
import type { PlannedChange } from '../../src/sync/journal/changes.ts';
import type { Link } from '../../src/sync/journal/links.ts';
import type { PlannedPage } from '../../src/sync/journal/plans.ts';
import type { PlanningJournal } from '../../src/sync/plan/plan-context.ts';
import { settleUsernames } from '../../src/sync/plan/settle-usernames.ts';
import { testDatabase } from '../support/database.ts';
import { contactSettings, NAMES } from '../support/mapping.ts';
import type { JournalMemory } from '../support/planning/memory.ts';
import { memoryJournal } from '../support/planning/memory-journal.ts';
import { planning, SWEEP } from '../support/planning/planning.ts';

let database: DatabaseHandle;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database?.close());

const SOURCES = ['A', 'B', 'C', 'D', 'E'];
const PEOPLE = ['11', '12', '13'];
const KEYS = ['K', 'L', 'M', null];
const HASHES = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
const STAMPS = ['1', '2'];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const link: fc.Arbitrary<Link> = fc.record({
  sourceId: pick(...SOURCES),
  personId: pick(...PEOPLE),
  hash: pick(...HASHES, null),
  branchKey: pick(...KEYS),
  left: fc.boolean(),
  byHand: fc.boolean(),
  misplaced: fc.boolean(),
  stamp: pick(...STAMPS, null),
});

const claim = pick<Pick<PlannedChange, 'action' | 'reason' | 'detail'>>(
  { action: 'create', reason: 'new', detail: null },
  { action: 'update', reason: 'changed', detail: null },
  { action: 'update', reason: 'adopted', detail: {} },
  { action: 'link', reason: 'compared', detail: null },
  { action: 'move', reason: 'branch_changed', detail: null },
  { action: 'deactivate', reason: 'inactive', detail: null },
  { action: 'skip', reason: 'exists', detail: { code: 'exists', message: 'x' } },
  { action: 'skip', reason: 'held', detail: { code: 'held', message: 'x' } },
  { action: 'link', reason: 'compared', detail: { code: 'led', message: 'x' } },
  { action: 'reject', reason: 'missing_value', detail: { code: 'missing_value', field: 'f', value: null } },
  ...PEOPLE.map((holder) => ({
    action: 'reject' as const,
    reason: 'username_taken',
    detail: {
      code: 'username_taken',
      message: 'x',
      holder,
      intended: { action: 'update', reason: 'changed' } as const,
    },
  })),
);

const change: fc.Arbitrary<PlannedChange> = fc
  .record({
    what: claim,
    kind: pick<PlannedChange['kind']>('person', 'person', 'person', 'branch'),
    sourceId: pick(...SOURCES),
    targetId: pick(...PEOPLE, null),
    username: pick('ann', 'bea', 'cyd'),
    claims: fc.boolean(),
    branchKey: pick(...KEYS),
    hash: pick(...HASHES),
    stamp: pick(...STAMPS, null),
  })
  .map(({ what, claims, kind, username, ...rest }) => ({
    ...rest,
    ...(kind === 'branch' ? { action: 'move' as const, reason: 'reparented', detail: null } : what),
    kind,
    username,
    usernameKey: claims && kind === 'person' ? username : null,
    before: { lastname: 'x' },
    after: { lastname: 'y' },
  }));

const page = fc.record({
  phase: pick<PlannedPage['phase']>('whole', 'delta', 'retry', 'sweep'),
  next: pick('next', null),
  rows: fc.nat({ max: 9 }),
  unchanged: fc.nat({ max: 9 }),
  seen: fc.option(fc.uniqueArray(pick(...SOURCES))),
  changes: fc.array(change, { maxLength: 4 }),
});

const account = fc.record({ id: pick('a', 'b', 'c', 'd'), name: pick('x', 'y'), parentId: pick('a', 'b', 'c', null) });
const accounts = fc.uniqueArray(account, { selector: ({ id }) => id });

const situations = fc.record({
  links: fc.uniqueArray(link, { selector: ({ sourceId }) => sourceId }),
  branchLinks: fc.dictionary(
    pick('', 'K', 'L'),
    fc.record({ branchId: pick('2', '3', null), reason: pick('r', null), gone: fc.boolean() }),
    { noNullPrototype: true },
  ),
  accounts,
  pages: fc.array(page, { maxLength: 3 }).map((pages) => pages.map((one, number) => ({ ...one, page: number }))),
  staged: accounts,
  deleted: fc.uniqueArray(pick('a', 'b', 'c', 'd')),
  remembered: fc.boolean(),
  asked: fc.subarray(['K', 'L', 'M']),
  toDestination: fc.boolean(),
});

type Situation = typeof situations extends fc.Arbitrary<infer Value> ? Value : never;

/** Asks a journal everything that planning asks, in the order in which it does, and answers what it said. */
async function ask<Tx>(journal: PlanningJournal<Tx>, run: { id: string; settingsId: string }, given: Situation) {
  const { plans, links } = journal;
  const keys = [...given.asked, ...(given.toDestination ? [null] : [])];
  const hashes = SOURCES.map((_, index) => HASHES[index % 2] ?? '');
  const stamps = given.remembered ? SOURCES.map((_, index) => STAMPS[index % 2] ?? '') : null;
  return await journal.transaction(async (tx) => {
    const compared = await links.compare(tx, run.settingsId, { sourceIds: SOURCES, hashes, stamps });
    for (const one of given.pages) await plans.savePage(tx, run.id, one);
    await plans.stageAccounts(tx, run.id, given.staged);
    await plans.stageGoneAccounts(tx, run.id, given.deleted);
    await plans.analyze(tx);
    const dropped = await plans.dropRepeated(tx, run.id);
    const claims = await plans.contestedClaims(tx, run.id);
    const holders = claims.flatMap(({ holder }) => holder ?? []);
    const owners = await links.ofPeople(tx, holders);
    const verdicts = settleUsernames(claims, new Map(owners.map(({ personId, sourceId }) => [personId, sourceId])));
    await plans.settleClaims(tx, run.id, 50, verdicts);
    const unseen = (await Array.fromAsync(links.unseen(tx, run.settingsId, run.id))).flat();
    const branchKeys = await plans.branchKeys(tx, run.id);
    const inUse = await links.keysInUse(tx, run.settingsId, run.id, null);
    const inUseAmong = await links.keysInUse(tx, run.settingsId, run.id, given.asked);
    const placed = (await Array.fromAsync(plans.placed(tx, run.id))).flat();
    await plans.turnMoves(
      tx,
      run.id,
      placed.filter(({ branchKey }) => keys.includes(branchKey)),
    );
    await plans.discountUnchanged(tx, run.id);
    const underKeys = (await Array.fromAsync(links.underKeys(tx, run.settingsId, run.id, keys))).flat();
    const met = await plans.recordsMet(tx, run.id);
    const shared = await plans.countShared(tx, run.id);
    const elsewhere = await links.ofRecords(tx, ['999999'], SOURCES);
    const staged = await plans.stagedAccounts(tx, run, ['a', 'b', 'c'], given.remembered);
    const count = await plans.countStaged(tx, run.id);
    const branchLinks = await links.branchLinks(tx, run.settingsId);
    const some = await links.branchLinks(tx, run.settingsId, given.asked);
    const { counts, branches } = await journal.runs.counts(tx, run.id);
    await plans.dropStaging(tx, run.id);
    return {
      compared: compared.toSorted((one, other) => one.index - other.index),
      dropped,
      claims,
      owners: owners.toSorted((one, other) => (one.sourceId < other.sourceId ? -1 : 1)),
      unseen,
      placed,
      branchKeys: branchKeys.toSorted(),
      inUse: inUse.toSorted(),
      inUseAmong: inUseAmong.toSorted(),
      underKeys,
      met,
      shared,
      elsewhere,
      staged,
      count,
      branchLinks,
      some,
      counts,
      branches,
      afterwards: await plans.countStaged(tx, run.id),
    };
  });
}

/** The same rows in the database; answers the journal and the run. */
async function stored({ links, branchLinks, accounts: remembered }: Situation) {
  const { db, pool } = database;
  const journal = createJournal(db, pool);
  await db.deleteFrom('connection').execute();
  const { id: connection } = await db
    .insertInto('connection')
    .values({ name: 'acme', config: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: settingsId } = await db
    .insertInto('settings')
    .values({ connection_id: connection, entity: 'contacts', owner: 'shared', config: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = links.map(({ sourceId, personId, hash, branchKey, left, byHand, misplaced, stamp }) => ({
    settings_id: settingsId,
    source_id: sourceId,
    person_id: personId,
    hash,
    branch_key: branchKey,
    left_at: left ? new Date() : null,
    by_hand: byHand,
    misplaced,
    stamp,
  }));
  if (rows.length > 0) await db.insertInto('link').values(rows).execute();
  const known = remembered.map(({ id, name, parentId }) => ({
    settings_id: settingsId,
    id,
    name,
    parent_id: parentId,
  }));
  if (known.length > 0) await db.insertInto('account').values(known).execute();
  const keyed = Object.entries(branchLinks).map(([key, where]) => ({ key, ...where }));
  const run = await journal.transaction(async (tx) => {
    await journal.links.saveBranchLinks(tx, settingsId, keyed);
    return await journal.runs.create(tx, {
      settingsId,
      entity: 'contacts',
      mode: 'full',
      modeReasons: [],
      undoes: null,
      dryRun: false,
      notify: true,
      fingerprint: 'x',
      extract: SWEEP,
      delta: null,
      since: null,
      sweep: null,
      basis: {
        settings: contactSettings(NAMES),
        access: 'x',
        view: { id: 'x', label: 'x', filter: '', filtered: true },
        destination: '2',
        fields: [],
      },
      total: null,
      sourceTime: new Date(0),
    });
  });
  return { journal, run };
}

async function changesOf(runId: string): Promise<unknown[]> {
  return await database.db
    .selectFrom('change')
    .select([
      'page',
      'seq',
      'kind',
      'action',
      'reason',
      'source_id as sourceId',
      'target_id as targetId',
      'username',
      'username_key as usernameKey',
      'branch_key as branchKey',
      'hash',
      'stamp',
      'before',
      'after',
      'detail',
    ])
    .where('run_id', '=', runId)
    .orderBy('page')
    .orderBy('seq')
    .execute();
}

it('the journal in memory, by which planning is tested, says and stores what the real one does', async () => {
  await fc.assert(
    fc.asyncProperty(situations, async (given) => {
      const { journal, run } = await stored(given);
      const { memory } = planning({
        run: { id: run.id, settingsId: run.settingsId },
        links: given.links,
        accounts: given.accounts,
      });
      memory.branchLinks = new Map(Object.entries(given.branchLinks));
      const inMemory = memoryJournal(memory);
      expect(await ask(inMemory, run, given)).toEqual(await ask<UnitOfWork>(journal, run, given));
      expect(sorted(memory)).toEqual(await changesOf(run.id));
      expect(await inMemory.plans.lastPage(run.id)).toEqual(await journal.plans.lastPage(run.id));
      const known = await journal.accounts.known(run.settingsId, ['a', 'd']);
      expect((await inMemory.accounts.known(run.settingsId, ['a', 'd'])).toSorted()).toEqual(known.toSorted());
    }),
    { numRuns: 60 },
  );
});

function sorted({ changes }: JournalMemory): unknown[] {
  return changes.toSorted((one, other) => one.page - other.page || one.seq - other.seq);
}
