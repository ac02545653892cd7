import { z } from 'zod';
import type { WritingCall } from '../../sync/directory.ts';
import type { Mirror, RemotePerson } from '../../sync/tenant.ts';
import type { Described, Learned } from './described.ts';
import { readBranches } from './endpoints/branches.ts';
import { isIncomplete } from './endpoints/counted.ts';
import { type ListPosition, readByLevel, readUsers } from './endpoints/users.ts';
import type { Client } from './http/client.ts';
import { isRefusal } from './http/error.ts';
import { personOf } from './values.ts';

const position = z.object({
  page: z.int(),
  cursor: z.string().nullable(),
  counted: z.object({ seen: z.int(), total: z.int().nullable(), lastIds: z.array(z.string()) }),
});

/** What a read of a tenant works with. */
export interface Reading<Tx> {
  readonly client: Client;
  readonly mirror: Mirror<Tx>;
  readonly described: Described;
  /** What writing has shown until now. */
  readonly learned: () => Learned;
  readonly learn: (more: Learned) => Promise<void>;
  readonly call: WritingCall;
}

/**
 * Reads all branches and people into the mirror, page by page; goes on where it was interrupted, as long as Docebo still
 * knows the list.
 */
export async function readTenant<Tx>(reading: Reading<Tx>): Promise<void> {
  const { client, mirror, described, call } = reading;
  const { reading: interrupted } = await mirror.state();
  const branches = await readBranches(client, call);
  await mirror.transaction((tx) => mirror.saveBranches(tx, branches, { whole: true }));
  const at = position.safeParse(interrupted).data ?? null;
  try {
    await readPeople(reading, at);
  } catch (error) {
    // Docebo knows the list no longer, or has not told all of it: people may come and go meanwhile.
    if (!isIncomplete(error) && (at === null || !isRefusal(error))) throw error;
    await readPeople(reading, null);
  }
  await mirror.transaction((tx) =>
    mirror.remember(tx, { readAt: new Date(), reading: null, superadminsAt: new Date() }),
  );

  async function readPeople({ client: from }: Reading<Tx>, first: ListPosition | null): Promise<void> {
    for (let at = first; ; ) {
      const { users, next } = await readUsers(from, at, call);
      await mirror.transaction(async (tx) => {
        await mirror.savePeople(
          tx,
          users.map((user) => personOf(user, described)),
        );
        await mirror.remember(tx, { reading: next });
      });
      if (next === null) return;
      at = next;
    }
  }
}

/** Adds branches that are not in the mirror yet; a call for every 200 there are. */
export async function addBranches<Tx>({ client, mirror, call }: Reading<Tx>): Promise<void> {
  const branches = await readBranches(client, call);
  await mirror.transaction((tx) => mirror.saveBranches(tx, branches, { keeps: true }));
}

/** Asks who the superadmins are, so that none is touched who has become one since (R34). Usually one call. */
export async function readSuperadmins<Tx>(reading: Reading<Tx>): Promise<void> {
  const { mirror } = reading;
  const ascending = await superadmins(reading, 'asc');
  const found = ascending ?? (await superadmins(reading, 'desc')) ?? [];
  await mirror.transaction(async (tx) => {
    await mirror.savePeople(tx, found);
    await mirror.markSuperadmins(
      tx,
      found.map(({ remoteId }) => remoteId),
    );
    await mirror.remember(tx, { superadminsAt: new Date() });
  });
}

/** Null where the list does not begin with them: which way levels are sorted is not documented. */
async function superadmins<Tx>(
  { client, described, call }: Reading<Tx>,
  direction: 'asc' | 'desc',
): Promise<RemotePerson[] | null> {
  const found: RemotePerson[] = [];
  for (let at: ListPosition | null = null; ; ) {
    const { users, next } = await readByLevel(client, direction, at, call);
    const people = users.map((user) => personOf(user, described));
    if (at === null && people[0]?.values['level'] === 'user') return null;
    found.push(...people.filter(({ superadmin }) => superadmin));
    if (next === null || people.at(-1)?.values['level'] === 'user') return found;
    at = next;
  }
}
