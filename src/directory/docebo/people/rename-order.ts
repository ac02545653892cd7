import { usernameKey } from '../../../sync/username.ts';
import type { Update } from './decide.ts';

/** Updates in an order in which every username is free when somebody gets it. */
export interface RenameOrder {
  readonly updates: readonly Update[];
  /** Those who first have to step aside, because they wait for each other in a circle. */
  readonly parked: readonly Update[];
}

/** Whoever gives a username up goes before who gets it. */
export function renameOrder(updates: readonly Update[]): RenameOrder {
  const holders = new Map(
    updates
      .filter(({ change }) => change.usernameKey !== null)
      .map((update) => [usernameKey(update.person.username), update]),
  );
  const ordered: Update[] = [];
  const parked: Update[] = [];
  const state = new Map<Update, 'open' | 'done'>();
  const visit = (update: Update): void => {
    if (state.has(update)) return;
    state.set(update, 'open');
    const { usernameKey: key } = update.change;
    const holder = key === null ? undefined : holders.get(key);
    if (holder !== undefined && holder !== update) {
      if (state.get(holder) === 'open') parked.push(holder);
      else visit(holder);
    }
    state.set(update, 'done');
    ordered.push(update);
  };
  for (const update of updates) visit(update);
  return { updates: ordered, parked };
}
