import { usernameKey } from '../../../sync/username.ts';
import type { Creation, Update } from './decide.ts';

/** Changes that have not been asked of Docebo yet. */
export interface Waiting {
  readonly updates: readonly Update[];
  readonly creations: readonly Creation[];
}

export interface Untangled {
  /** In an order in which every username is free when somebody gets it, once those before them have been asked for. */
  readonly ready: Waiting;
  /** Who wait for each other: each wants what the one before is called, and the first what the last is. */
  readonly circles: readonly (readonly Update[])[];
  /** Who want a username of somebody of whom nothing is known yet, and circles that are not to be opened yet. */
  readonly open: Waiting;
}

/**
 * Puts those who want somebody else's username behind that person. `givers`: ids of people whose own new username has
 * been asked for, or is about to be. `opens`: whether circles are to be opened now; until then they stay open.
 */
export function untangle(
  { updates, creations }: Waiting,
  givers: ReadonlySet<string>,
  { opens }: { readonly opens: boolean },
): Untangled {
  const takers = Map.groupBy<string | null, Update | Creation>([...updates, ...creations], ({ holderId }) => holderId);
  const ready: { updates: Update[]; creations: Creation[] } = { updates: [], creations: [] };
  const done = new Set<Update | Creation>();

  /** Follows whoever waits for somebody, and whoever waits for them. */
  function release(holderId: string | null): void {
    const next = [holderId];
    for (let at = next.shift(); at !== undefined; at = next.shift()) {
      for (const taker of takers.get(at) ?? []) {
        if (done.has(taker)) continue;
        done.add(taker);
        if (!('person' in taker)) ready.creations.push(taker);
        else {
          ready.updates.push(taker);
          if (isRename(taker)) next.push(taker.person.id);
        }
      }
    }
  }

  release(null);
  for (const giver of givers) release(giver);
  const circles = opens ? circlesOf(updates.filter((update) => !done.has(update))) : [];
  for (const circle of circles) for (const update of circle) done.add(update);
  for (const circle of circles) for (const { person } of circle) release(person.id);
  const isOpen = (taker: Update | Creation) => !done.has(taker);
  return { ready, circles, open: { updates: updates.filter(isOpen), creations: creations.filter(isOpen) } };
}

/** Whether a username becomes free by it. */
export function isRename({ change, person }: Update): boolean {
  return change.usernameKey !== null && change.usernameKey !== usernameKey(person.username);
}

function circlesOf(updates: readonly Update[]): Update[][] {
  const byPerson = new Map(updates.map((update) => [update.person.id, update]));
  const seen = new Set<Update>();
  const circles: Update[][] = [];
  for (const first of updates) {
    const path: Update[] = [];
    let at: Update | undefined = first;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      at = byPerson.get(at.holderId ?? '');
    }
    const start = at === undefined ? -1 : path.indexOf(at);
    // Each one of the path wants what the next is called.
    if (start >= 0) circles.push(path.slice(start).toReversed());
  }
  return circles;
}
