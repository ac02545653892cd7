import type { PersonChange } from '../../sync/change.ts';
import type { Outcome, WritingCall } from '../../sync/directory.ts';
import type { TenantGate } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import type { EventListener } from './events.ts';
import { createUsers } from './people/create-users.ts';
import { type Decided, decide, type Pending, type Update } from './people/decide.ts';
import { moveMembers } from './people/move-members.ts';
import { updateUsers } from './people/update-users.ts';
import type { Reading } from './read-tenant.ts';

export interface PeopleWriting<Tx> extends Reading<Tx> {
  readonly gate: TenantGate;
  /** People handed over in one call. */
  readonly chunk: number;
  /** Whether Docebo tells those who are created by mail. */
  readonly notifies: boolean;
  readonly onEvent: EventListener;
  readonly call: WritingCall;
}

/** So many chunks of changes are taken in at most before the first of them has its outcome. */
const CHUNKS_OPEN = 10;

/**
 * Applies changes of people, one outcome each, in order. Those that create somebody and those that update somebody are
 * collected apart until a call is full: of the first Docebo must refuse who exists already, be it a superadmin (R34), and
 * of the second it must not. Memberships follow, those of one branch together (R37).
 */
export async function* writePeople<Tx>(
  writing: PeopleWriting<Tx>,
  changes: AsyncIterable<PersonChange>,
): AsyncGenerator<Outcome> {
  const { chunk, gate, call } = writing;
  const queue: Pending[] = [];
  const waiting: Decided = { creations: [], updates: [], moves: [] };

  /** Calls that have to be made now. `all`: those too that are not full. */
  async function flush(all: boolean): Promise<void> {
    const isFull = (some: readonly unknown[]) => (all ? some.length > 0 : some.length >= chunk);
    while (isFull(waiting.updates)) await update();
    while (isFull(waiting.creations)) {
      const some = waiting.creations.splice(0, chunk);
      await gate.alone(() => createUsers(writing, some), call.signal);
    }
    if (all && waiting.moves.length > 0) {
      const some = waiting.moves.splice(0);
      await gate.alone(() => moveMembers(writing, some), call.signal);
    }
  }

  async function update(): Promise<void> {
    const some = waiting.updates.splice(0, chunk);
    const moves = await gate.alone(() => updateUsers(writing, some), call.signal);
    waiting.moves.push(...moves);
  }

  async function take(pending: readonly Pending[]): Promise<void> {
    if (pending.length === 0) return;
    const decided = await decide(writing, pending);
    waiting.creations.push(...decided.creations);
    waiting.updates.push(...decided.updates);
    waiting.moves.push(...decided.moves);
  }

  for await (const group of inGroups(changes, chunk)) {
    const pending = group.map((change): Pending => ({ change, outcome: null }));
    queue.push(...pending);
    const { creations = [], modifications = [] } = Object.groupBy(pending, ({ change }) =>
      change.action === 'create' ? 'creations' : 'modifications',
    );
    await take(modifications);
    // Somebody may give up the username that somebody else is created with.
    while (givesUp(waiting.updates, creations)) await update();
    await take(creations);
    await flush(false);
    if (queue.length >= CHUNKS_OPEN * chunk && queue[0]?.outcome === null) await flush(true);
    yield* settled(queue);
  }
  await flush(true);
  yield* settled(queue);
}

/** Whether a username of those who are to be created is still that of somebody who waits for another one. */
function givesUp(updates: readonly Update[], creations: readonly Pending[]): boolean {
  const wanted = new Set(creations.map(({ change }) => change.usernameKey));
  return updates.some(({ change, person }) => change.usernameKey !== null && wanted.has(usernameKey(person.username)));
}

/** Outcomes from the front of the queue, up to the first change that has none yet. */
function* settled(queue: Pending[]): Generator<Outcome> {
  for (let outcome = queue[0]?.outcome; outcome != null; outcome = queue[0]?.outcome) {
    queue.shift();
    yield outcome;
  }
}

async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
