import { ofThisTab } from './storage.ts';

const KEPT = 'rollcall-shown-pages';

/** How many pages of each list were shown before the page was loaded again, by the key of its query. */
const before: ReadonlyMap<string, number> = new Map(isReload() ? Object.entries(kept()) : []);

/** Of every list the first page is shown in any case. */
export const shownBefore = (list: string) => before.get(list) ?? 1;

export function rememberShown(list: string, pages: number): void {
  const { [list]: _, ...others } = kept();
  ofThisTab.set(KEPT, JSON.stringify(pages > 1 ? { ...others, [list]: pages } : others));
}

/** What somebody has searched for stands in the keys: it is nothing for whoever comes next. */
export function forgetShown(): void {
  ofThisTab.remove(KEPT);
}

function isReload(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation !== undefined && 'type' in navigation && navigation.type === 'reload';
}

function kept(): Record<string, number> {
  const said: unknown = JSON.parse(ofThisTab.get(KEPT) ?? '{}');
  const entries = Object.entries(said instanceof Object ? said : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
