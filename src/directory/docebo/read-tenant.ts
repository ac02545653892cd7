import { z } from 'zod';
import type { WritingCall } from '../../sync/directory.ts';
import type { Mirror } from '../../sync/tenant.ts';
import type { Described, Learned } from './described.ts';
import { readBranches } from './endpoints/branches.ts';
import type { Counted } from './endpoints/counted.ts';
import { type Direction, fromBothEnds, type ListPosition, readUsers } from './endpoints/users.ts';
import type { EventListener } from './events.ts';
import type { Client } from './http/client.ts';
import { isRefusal } from './http/error.ts';
import { assertLevelsTold } from './read-superadmins.ts';
import { withLevels } from './save-listed.ts';
import { personOf } from './values.ts';

const position = z.object({
  page: z.int(),
  cursor: z.string().nullable(),
  counted: z.object({
    seen: z.int(),
    total: z.int().nullable(),
    firstIds: z.array(z.string()),
    repeats: z.boolean(),
    lastIds: z.array(z.string()),
    digest: z.string(),
  }),
});

/** What a read of a tenant works with. */
export interface Reading<Tx> {
  readonly client: Client;
  readonly mirror: Mirror<Tx>;
  readonly described: Described;
  /** What writing has shown until now. */
  readonly learned: () => Learned;
  readonly learn: (more: Learned) => Promise<void>;
  readonly onEvent: EventListener;
  readonly call: WritingCall;
}

/**
 * Reads all branches and people into the mirror, page by page; goes on where it was interrupted, as long as Docebo still
 * knows the list.
 */
export async function readTenant<Tx>(reading: Reading<Tx>): Promise<void> {
  const { mirror, call } = reading;
  let at = position.safeParse((await mirror.state()).reading).data ?? null;
  const branches = await readBranches(reading, call);
  await mirror.transaction((tx) => mirror.saveBranches(tx, branches, { whole: true }));
  const counted = await fromBothEnds(async (direction) => {
    const from = at;
    at = null;
    try {
      return await readPeople(reading, direction, from);
    } catch (error) {
      // Docebo knows the list no longer.
      if (from === null || !isRefusal(error)) throw error;
      return await readPeople(reading, direction, null);
    }
  });
  tellDifference(reading, counted);
  await assertLevelsTold(reading);
  await mirror.transaction((tx) =>
    mirror.remember(tx, { readAt: new Date(), reading: null, superadminsAt: new Date() }),
  );
}

/** What a list does not have though Docebo counts it is nobody who could be read. */
export function tellDifference({ onEvent }: Pick<Reading<unknown>, 'onEvent'>, { seen, total }: Counted): void {
  if (total === null || seen >= total) return;
  onEvent({ kind: 'count_differs', what: 'users', listed: seen, counted: total });
}

async function readPeople<Tx>(
  { client, mirror, described, call }: Reading<Tx>,
  direction: Direction,
  first: ListPosition | null,
): Promise<Counted> {
  for (let at = first; ; ) {
    const { users, next, counted } = await readUsers(client, direction, at, call);
    await mirror.transaction(async (tx) => {
      const people = users.map((user) => personOf(user, described));
      await mirror.savePeople(tx, await withLevels(mirror, tx, people));
      // From the other end it is read once more, and from its beginning.
      await mirror.remember(tx, { reading: direction === 'asc' ? next : null });
    });
    if (next === null) return counted;
    at = next;
  }
}

/** Adds branches that are not in the mirror yet; a call for every 200 there are. */
export async function addBranches<Tx>(reading: Reading<Tx>): Promise<void> {
  const { mirror, call } = reading;
  const branches = await readBranches(reading, call);
  await mirror.transaction((tx) => mirror.saveBranches(tx, branches, { keeps: true }));
}
