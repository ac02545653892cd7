/** Names whatever this browser tab keeps unsaved. */
const PREFIX = 'rollcall-draft ';

/** Under which a draft is kept: of whom, of what, and from which beginning. */
export const draftKey = (...parts: readonly string[]) => PREFIX + JSON.stringify(parts);

/** Whoever comes next finds nothing that somebody else left unsaved. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}
