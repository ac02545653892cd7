/** What a browser keeps. Inside Salesforce it may refuse to, as it does cookies of third parties: then the page remembers. */
interface Kept {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

function kept(which: 'localStorage' | 'sessionStorage'): Kept {
  const storage = allowed(which);
  if (storage !== null) {
    return {
      get: (key) => storage.getItem(key),
      set: (key, value) => storage.setItem(key, value),
      remove: (key) => storage.removeItem(key),
      keys: () => Object.keys(storage),
    };
  }
  const page = new Map<string, string>();
  return {
    get: (key) => page.get(key) ?? null,
    set: (key, value) => void page.set(key, value),
    remove: (key) => void page.delete(key),
    keys: () => [...page.keys()],
  };
}

/** Asking for it is what a browser refuses. */
function allowed(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}

/** Until somebody removes it. */
export const lasting = kept('localStorage');

/** As long as the tab is open. */
export const ofThisTab = kept('sessionStorage');
