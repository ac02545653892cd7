/** After so many milliseconds without a key another word begins. */
const PAUSE = 700;

/**
 * What somebody types in a tree to get to a branch. The same letter over and over means the next one that begins with it,
 * each time. [WAI-ARIA Authoring Practices, tree view]
 */
export function createTypeAhead(now: () => number) {
  let typed = '';
  let last = Number.NEGATIVE_INFINITY;
  return {
    isGoingOn: () => now() - last < PAUSE,
    /** @returns the beginning of the name, and whether the branch where one is counts. */
    type(key: string): { readonly text: string; readonly here: boolean } {
      typed = now() - last < PAUSE ? typed + key : key;
      last = now();
      const isRepeated = [...typed].every((letter) => letter === typed[0]);
      return isRepeated ? { text: key, here: false } : { text: typed, here: true };
    },
  };
}

export const beginsWith = (name: string, text: string) => name.toLowerCase().startsWith(text.toLowerCase());
