import type { ListView } from '../../sync/source.ts';

/** True for the list view that settings name by its developer name or its Id. */
export function isView({ id, developerName }: Pick<ListView, 'id' | 'developerName'>, name: string): boolean {
  // Ids have 15 or 18 characters; the first 15 are the same.
  return developerName === name || id.slice(0, 15) === name.slice(0, 15);
}
