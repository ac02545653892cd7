import type { PersonChange } from '../../sync/change.ts';
import type { Settled } from '../../sync/directory.ts';
import type { TenantGate } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import { createUsers } from './people/create-users.ts';
import { type Decided, decide, type ManagerToSet, type Pending, type Update, usernameTaken } from './people/decide.ts';
import { exchangeUsernames } from './people/exchange-usernames.ts';
import { managersThere } from './people/managers-there.ts';
import { moveMembers } from './people/move-members.ts';
import { nextCreations } from './people/next-creations.ts';
import { leaveWithout, setManagers } from './people/set-managers.ts';
import { isRename, untangle, type Waiting } from './people/untangle.ts';
import { type Following, settle, updateUsers } from './people/update-users.ts';
import type { Reading } from './read-tenant.ts';

export interface PeopleWriting<Tx> extends Reading<Tx> {
  readonly gate: TenantGate;
  /** Looks again at what changes rely on, where that was a while ago. */
  readonly lookAgain: () => Promise<void>;
  /** People handed over in one call. */
  readonly chunk: number;
  /** Whether Docebo tells those who are created by mail. */
  readonly notifies: boolean;
  /** The branch, by our id, of those whose branch Docebo has no longer (R19). */
  readonly destinationId: string;
  /** See DoceboTraits. */
  readonly emailIsUsername: boolean;
  readonly countryNames: Readonly<Record<string, string>>;
  /** See Named. */
  readonly managerKey: string;
}

/**
 * Moves wait for others to the same branch until there are so many chunks of them. Nothing else has to be done before its
 * call is full.
 */
const CHUNKS_TO_MOVE = 50;
/** More people than that do not wait for a username that somebody else may give up, or for their manager. */
const MOST_WAITING = 20_000;

/**
 * Applies changes of people, one outcome each. Those that create somebody and those that update somebody are collected
 * apart until a call is full, so that of whatever many of a kind only the last call is not: of the first Docebo must refuse
 * who exists already, be it a superadmin (R34), and of the second it must not. Whoever gives a username up goes before who
 * gets it. Memberships follow, those of one branch together (R37).
 */
export async function* writePeople<Tx>(
  writing: PeopleWriting<Tx>,
  changes: AsyncIterable<PersonChange>,
): AsyncGenerator<Settled> {
  const { chunk, gate, call } = writing;
  const unsettled = new Set<Pending>();
  const waiting: Decided = { creations: [], updates: [], managers: [], moves: [] };
  /** Those of them whose manager is there by now. */
  const managed: ManagerToSet[] = [];
  /** With whom Docebo was asked for managers whom the mirror lacks, by the managers' username keys. */
  const askedFor = new Map<string, Pending>();
  let open: Waiting = { creations: [], updates: [] };

  async function update(): Promise<void> {
    const some = waiting.updates.splice(0, chunk);
    follow(await gate.alone(() => updateUsers(writing, some), call.signal));
  }

  function follow({ managers, moves }: Following): void {
    waiting.managers.push(...managers);
    waiting.moves.push(...moves);
  }

  /** Creates so many at least, if there are; answers whether there were. */
  async function create(least: number): Promise<boolean> {
    const some = new Set(nextCreations(waiting, { least, most: chunk }));
    if (some.size === 0) return false;
    waiting.creations.splice(0, Number.POSITIVE_INFINITY, ...waiting.creations.filter((one) => !some.has(one)));
    waiting.managers.push(...(await gate.alone(() => createUsers(writing, [...some]), call.signal)));
    return true;
  }

  async function manage(): Promise<void> {
    const some = managed.splice(0, chunk);
    waiting.moves.push(...(await gate.alone(() => setManagers(writing, some), call.signal)));
  }

  async function move(): Promise<void> {
    const some = waiting.moves.splice(0);
    await gate.alone(() => moveMembers(writing, some), call.signal);
  }

  async function take(pending: readonly Pending[]): Promise<void> {
    const { updates, creations, ...following } = await decide(writing, pending);
    follow(following);
    open = { updates: [...open.updates, ...updates], creations: [...open.creations, ...creations] };
    await untangleThem({ opens: false });
  }

  async function untangleThem(how: { readonly opens: boolean }): Promise<void> {
    const givers = new Set(waiting.updates.filter(isRename).map(({ person }) => person.id));
    const found = untangle(open, givers, how);
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

  /** What the rest wait for nobody gives up: Docebo decides, where somebody is there to be changed. */
  async function waitForNoName(): Promise<void> {
    await untangleThem({ opens: true });
    waiting.updates.push(...open.updates);
    for (const { pending, change } of open.creations) pending.outcome = usernameTaken(change.values['username'] ?? '');
    open = { creations: [], updates: [] };
  }

  async function waitForNoManager(): Promise<void> {
    const { there, missing } = await managersThere(writing, waiting.managers.splice(0));
    managed.push(...there);
    waiting.managers.push(...missing);
    if (waiting.managers.length > MOST_WAITING) await askForManagers(waiting.managers.splice(0, chunk));
  }

  /** Docebo is asked for each manager whom the mirror lacks once, with one of their people; the others have them or do not. */
  async function askForManagers(some: readonly ManagerToSet[]): Promise<void> {
    const others: ManagerToSet[] = [];
    for (const one of some) {
      const key = usernameKey(one.manager);
      if (askedFor.has(key)) others.push(one);
      else {
        askedFor.set(key, one.pending);
        managed.push(one);
      }
    }
    if (others.length === 0) return;
    while (managed.length > 0) await manage();
    const { there, missing } = await managersThere(writing, others);
    const isSet = ({ manager }: ManagerToSet) => askedFor.get(usernameKey(manager))?.lacking === undefined;
    managed.push(...there, ...missing.filter(isSet));
    waiting.moves.push(...leaveWithout(missing.filter((one) => !isSet(one))));
  }

  function* settled(): Generator<Settled> {
    for (const pending of unsettled) {
      const { position, outcome } = pending;
      if (outcome === null) continue;
      unsettled.delete(pending);
      yield { position, outcome };
    }
  }

  let position = 0;
  for await (const group of inGroups(changes, chunk)) {
    await writing.lookAgain();
    const pending = group.map((change, index): Pending => ({ position: position + index, change, outcome: null }));
    position += group.length;
    for (const one of pending) unsettled.add(one);
    await take(pending);
    if (open.updates.length + open.creations.length > MOST_WAITING) await waitForNoName();
    while (waiting.updates.length >= chunk) await update();
    while (await create(chunk));
    if (waiting.managers.length >= chunk) await waitForNoManager();
    while (managed.length >= chunk) await manage();
    if (waiting.moves.length >= CHUNKS_TO_MOVE * chunk) await move();
    yield* settled();
  }
  await waitForNoName();
  while (waiting.updates.length > 0) await update();
  while (await create(1));
  await waitForNoManager();
  await askForManagers(waiting.managers.splice(0));
  while (managed.length > 0) await manage();
  if (waiting.moves.length > 0) await move();
  yield* settled();
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
