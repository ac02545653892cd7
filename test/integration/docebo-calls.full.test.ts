import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDoceboDirectory } from '../../src/directory/docebo/index.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { openTenant } from '../../src/store/tenant/index.ts';
import type { PersonChange, SfdcMark } from '../../src/sync/change.ts';
import type { Person, Settled } from '../../src/sync/directory.ts';
import { usernameKey } from '../../src/sync/username.ts';
import { borrowDatabase } from '../support/database.ts';
import { type DoceboTenant, QUICK_TENANT, startTenant, trainingTenant } from '../support/docebo-tenant.ts';

const CHUNK = 4;
/** More than wait for each other in any way, of one kind as of the other. */
const MOST = 600;
const users = Array.from({ length: MOST }, (_, index) => ({ username: `u${index}@old.example` }));
const credentials = { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'rollcall-secret' } as const;

let docebo: DoceboTenant;
let place: AsyncDisposable & { open: () => Promise<Opened> };

async function opened() {
  const borrowed = await borrowDatabase();
  const store = await openDatabase({ databaseUrl: borrowed.url, dataDir: '' });
  await migrateToLatest(store.db);
  return {
    async open() {
      const { url } = docebo;
      const tenant = await openTenant(store, { connectionId: '0', url }, QUICK_TENANT.docebo.gate);
      const directory = createDoceboDirectory(tenant, {
        url,
        credentials,
        privateNetworks: ['127.0.0.0/8'],
        limits: { callsPerHour: 10_000_000, chunk: CHUNK, notifyCreated: false },
        retry: QUICK_TENANT.docebo.retry,
      });
      await directory.ready();
      const { mirror } = tenant;
      const [destination] = await mirror.transaction((tx) => mirror.branchesByCode(tx, ['CUSTOMERS']));
      const keys = (await docebo.raw()).users.map(({ username }) => usernameKey(username));
      const people = await mirror.transaction((tx) => mirror.peopleByUsername(tx, keys));
      if (directory.writing.kind !== 'remote' || destination === undefined) throw new Error('This is no tenant.');
      const { writing } = directory;
      return {
        people: people.filter(({ superadmin }) => !superadmin),
        destinationId: destination.id,
        apply: (changes: AsyncIterable<PersonChange>) =>
          writing.applyPeople(changes, { announcement: null, destinationId: destination.id }),
        [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
      };
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}
type Opened = Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['open']>>;

beforeAll(async () => {
  docebo = await startTenant(trainingTenant(users), { quota: 10_000_000 });
  place = await opened();
});

afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
});

/**
 * `update`: another first name; `rename`: another username; `follow`: the username that the last one who was renamed gives
 * up, by somebody who is there; `succeed`: the same, by somebody new.
 */
const KINDS = ['create', 'update', 'rename', 'follow', 'succeed'] as const;
type Kind = (typeof KINDS)[number];

/** Many of one kind and few of another, as plans are, in an order of its own. */
const plans = fc
  .record({
    few: fc.array(fc.constantFrom(...KINDS), { maxLength: 12 }),
    many: fc.array(fc.tuple(fc.constantFrom<Kind>('create', 'update', 'rename'), fc.nat(260)), { maxLength: 3 }),
    seed: fc.nat(),
  })
  .map(({ few, many, seed }) => {
    const kinds = [...few, ...many.flatMap(([kind, count]) => Array.from({ length: count }, () => kind))];
    return kinds
      .map((kind, index) => ({ kind, order: Math.sin(seed + index * 7919) }))
      .toSorted((one, other) => one.order - other.order)
      .map(({ kind }) => kind)
      .slice(0, MOST);
  });

let made = 0;

function changesOf(kinds: readonly Kind[], { people, destinationId }: Opened): PersonChange[] {
  const left = [...people];
  const membership = { branchId: destinationId, madeBy: '1' };
  const givenUp: string[] = [];
  const asked: { kind: Kind; person: Person | undefined; username: string | null }[] = [];
  for (const kind of kinds) {
    const person = kind === 'create' || kind === 'succeed' ? undefined : left.shift();
    made += 1;
    const username = kind === 'create' || kind === 'rename' ? `n${made}@new.example` : null;
    if (kind === 'rename' && person !== undefined) givenUp.push(person.username);
    asked.push({ kind, person, username });
  }
  return asked.flatMap(({ kind, person, username }): PersonChange[] => {
    made += 1;
    const sfdc: SfdcMark = { id: `r${made}`, userType: 'contact' };
    const wanted = kind === 'follow' || kind === 'succeed' ? (givenUp.shift() ?? `n${made}@new.example`) : username;
    if (kind === 'create' || kind === 'succeed') {
      const values = { username: wanted, firstname: 'New', email: wanted };
      const usernameKeyOf = usernameKey(wanted ?? '');
      return [{ action: 'create', values, usernameKey: usernameKeyOf, mustChangePassword: false, sfdc, membership }];
    }
    if (person === undefined) return [];
    const { firstname = null } = person.values;
    const { email = null } = person.values;
    // Both, as the tenant is asked what it makes of usernames where the two differ.
    const before = wanted === null ? { firstname } : { username: person.username, email };
    const after = wanted === null ? { firstname: `Other ${made}` } : { username: wanted, email: wanted };
    const key = wanted === null ? null : usernameKey(wanted);
    return [{ action: 'update', personId: person.id, before, after, usernameKey: key, sfdc, membership: null }];
  });
}

async function* asTheyCome(changes: readonly PersonChange[]): AsyncGenerator<PersonChange> {
  yield* changes;
}

describe('calls for people, as the tenant counts them', () => {
  it('R34: are ⌈n / chunk⌉ of those who are created and of those who are updated, whatever the order and however many', {
    timeout: 1_800_000,
  }, async () => {
    const property = fc.asyncProperty(plans, async (kinds) => {
      await using tenant = await place.open();
      const changes = changesOf(kinds, tenant);
      await docebo.calls();
      const outcomes = await Array.fromAsync<Settled>(tenant.apply(asTheyCome(changes)));
      const positions = outcomes.map(({ position }) => position).toSorted((one, other) => one - other);
      expect(positions).toEqual(changes.map((_, index) => index));
      expect(outcomes.filter(({ outcome }) => outcome.kind !== 'applied')).toEqual([]);
      const created = changes.filter(({ action }) => action === 'create').length;
      const chunks = (count: number) => Math.ceil(count / CHUNK);
      expect((await docebo.calls())['POST /user/batch'] ?? 0).toBe(chunks(created) + chunks(changes.length - created));
    });
    await fc.assert(property, { numRuns: 25, seed: 11, endOnFailure: true });
  });
});
