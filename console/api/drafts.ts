import { ofThisTab } from './storage.ts';

/** Names whatever this browser tab keeps unsaved. */
const PREFIX = 'rollcall-draft ';

/** Under which a draft is kept: of whom, of what, and from which beginning. */
export const draftKey = (person: string, ...parts: readonly string[]) => PREFIX + JSON.stringify([person, ...parts]);

/**
 * Whoever comes next finds nothing that somebody else left unsaved.
 *
 * @param person whose drafts stay: who signs in again because a session has ended goes on where they were.
 */
export function forgetDrafts(person: string | null): void {
  const kept = person === null ? null : draftKey(person).slice(0, -1);
  for (const key of ofThisTab.keys()) {
    if (key.startsWith(PREFIX) && (kept === null || !key.startsWith(`${kept},`))) ofThisTab.remove(key);
  }
}
