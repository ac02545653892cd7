import type { PersonChange } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';
import type { TenantGate } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import type { EventListener } from './events.ts';
import { createUsers } from './people/create-users.ts';
import {
  type Creation,
  type Decided,
  decide,
  type Move,
  type Pending,
  type Update,
  usernameTaken,
} from './people/decide.ts';
import { exchangeUsernames } from './people/exchange-usernames.ts';
import { moveMembers } from './people/move-members.ts';
import { setManagers } from './people/set-managers.ts';
import { isRename, untangle, type Waiting } from './people/untangle.ts';
import { type Following, settle, updateUsers } from './people/update-users.ts';
import type { Reading } from './read-tenant.ts';

export interface PeopleWriting<Tx> extends Reading<Tx> {
  readonly gate: TenantGate;
  /** People handed over in one call. */
  readonly chunk: number;
  /** Whether Docebo tells those who are created by mail. */
  readonly notifies: boolean;
  /** The branch, by our id, of those whose branch Docebo has no longer (R19). */
  readonly destinationId: string;
  /** See DoceboTraits. */
  readonly emailIsUsername: boolean;
  readonly countryNames: Readonly<Record<string, string>>;
  readonly onEvent: EventListener;
}

/**
 * So many chunks of changes are taken in at most before the first of them has its outcome: until then a call that is not
 * full, and somebody whose username another one still has, wait for more changes.
 */
const CHUNKS_OPEN = 50;
/** Before they are put into their branches; those of one branch go together. */
const CHUNKS_TO_MOVE = 10;

/**
 * Applies changes of people, one outcome each, in order. Those that create somebody and those that update somebody are
 * collected apart until a call is full: of the first Docebo must refuse who exists already, be it a superadmin (R34), and
 * of the second it must not. Whoever gives a username up goes before who gets it. Memberships follow, those of one branch
 * together (R37).
 */
export async function* writePeople<Tx>(
  writing: PeopleWriting<Tx>,
  changes: AsyncIterable<PersonChange>,
): AsyncGenerator<Outcome> {
  const { chunk, gate, call } = writing;
  const queue: Pending[] = [];
  const waiting: Decided = { creations: [], updates: [], managers: [], moves: [] };
  let open: Waiting = { creations: [], updates: [] };

  async function update(): Promise<void> {
    const some = waiting.updates.splice(0, chunk);
    follow(await gate.alone(() => updateUsers(writing, some), call.signal));
  }

  function follow({ managers, moves }: Following): void {
    waiting.managers.push(...managers);
    waiting.moves.push(...moves);
  }

  async function create(): Promise<void> {
    const some = waiting.creations.splice(0, chunk);
    // Somebody may give up the username that somebody else is created with.
    while (givesUp(waiting, some)) await update();
    waiting.managers.push(...(await gate.alone(() => createUsers(writing, some), call.signal)));
  }

  async function manage(): Promise<void> {
    const some = waiting.managers.splice(0, chunk);
    waiting.moves.push(...(await gate.alone(() => setManagers(writing, some), call.signal)));
  }

  async function move(): Promise<void> {
    const some = waiting.moves.splice(0);
    await gate.alone(() => moveMembers(writing, some), call.signal);
  }

  async function take(pending: readonly Pending[]): Promise<void> {
    const decided = await decide(writing, pending);
    waiting.moves.push(...decided.moves);
    const { updates, creations } = decided;
    const givers = new Set(waiting.updates.filter(isRename).map(({ person }) => person.id));
    const found = untangle(
      { updates: [...open.updates, ...updates], creations: [...open.creations, ...creations] },
      givers,
    );
    open = found.open;
    if (found.circles.length > 0) {
      const renamed = await gate.alone(() => exchangeUsernames(writing, found.circles), call.signal);
      const isLeft = ({ values, marks }: Update) => marks || Object.keys(values).length > 0;
      follow(settle(renamed.filter((one) => !isLeft(one))));
      waiting.updates.push(...renamed.filter(isLeft));
    }
    waiting.updates.push(...found.ready.updates);
    waiting.creations.push(...found.ready.creations);
  }

  /** Nobody gives up what these wait for: Docebo decides, where somebody is there to be changed. */
  function waitNoLonger(): void {
    waiting.updates.push(...open.updates);
    for (const { pending, change } of open.creations) pending.outcome = usernameTaken(change.values['username'] ?? '');
    open = { creations: [], updates: [] };
  }

  /** Makes the calls, full or not, without which a change has no outcome. */
  async function settleNow(change: Pending): Promise<void> {
    while (change.outcome === null) {
      const isAmong = (some: readonly { readonly pending: Pending }[]) =>
        some.some(({ pending }) => pending === change);
      if (isAmong([...open.updates, ...open.creations])) waitNoLonger();
      else if (isAmong(waiting.updates)) await update();
      else if (isAmong(waiting.creations)) await create();
      else if (isAmong(waiting.managers)) await manage();
      else if (isAmong(waiting.moves)) await move();
      else throw new Error('A change is neither settled nor waiting.');
    }
  }

  for await (const group of inGroups(changes, chunk)) {
    const pending = group.map((change): Pending => ({ change, outcome: null }));
    queue.push(...pending);
    await take(pending);
    while (waiting.updates.length >= chunk) await update();
    while (waiting.creations.length >= chunk) await create();
    yield* settled(queue);
    if (queue.length >= CHUNKS_TO_MOVE * chunk && isMoving(waiting.moves, queue)) await move();
    const [first] = queue;
    if (first !== undefined && queue.length >= CHUNKS_OPEN * chunk) await settleNow(first);
    yield* settled(queue);
  }
  waitNoLonger();
  while (waiting.updates.length > 0) await update();
  while (waiting.creations.length > 0) await create();
  while (waiting.managers.length > 0) await manage();
  if (waiting.moves.length > 0) await move();
  yield* settled(queue);
}

/** Whether a username of those who are to be created is still that of somebody who waits for another one. */
function givesUp({ updates }: Waiting, creations: readonly Creation[]): boolean {
  const wanted = new Set(creations.map(({ change }) => change.usernameKey));
  return updates.some((update) => isRename(update) && wanted.has(usernameKey(update.person.username)));
}

function isMoving(moves: readonly Move[], [first]: readonly Pending[]): boolean {
  return moves.some(({ pending }) => pending === first);
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
