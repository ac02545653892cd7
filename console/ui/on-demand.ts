/** Code of something that a page shows only once somebody asks for it. */
export interface OnDemand<Parts> {
  readonly parts: () => Parts | null;
  readonly fetch: () => Promise<Parts>;
}

type Fetch = () => Promise<unknown>;

const waiting = new Set<Fetch>();
let isActive = false;

/**
 * It is fetched where it is first needed, or else as soon as somebody does anything on the page, so that it is there in time.
 * What pages bring that somebody goes to after that comes by itself, behind what these pages show first.
 */
export function onDemand<Parts extends object>(load: () => Promise<Parts>): OnDemand<Parts> {
  let parts: Parts | null = null;
  let coming: Promise<Parts> | null = null;
  const fetch = async () => {
    // What did not come is asked for again.
    coming ??= load().catch((error: unknown) => {
      coming = null;
      throw error;
    });
    parts = await coming;
    return parts;
  };
  if (isActive) setTimeout(() => inAdvance(fetch), AFTER_THE_PAGE_MS);
  else waiting.add(fetch);
  return { parts: () => parts, fetch };
}

/** The frame says that somebody moves the pointer or presses a key. */
export function fetchSoon(): void {
  isActive = true;
  for (const fetch of waiting) inAdvance(fetch);
  waiting.clear();
}

const AFTER_THE_PAGE_MS = 300;

/** Where it does not come, who needs it says so. */
function inAdvance(fetch: Fetch): void {
  fetch().catch(() => undefined);
}

const MISSING =
  /^(Failed to fetch dynamically|error loading dynamically|Importing a module script failed|Unable to preload)/;

/** Whether code did not come, in the words of Chrome, Firefox, Safari and Vite. */
export const isMissingCode = (error: unknown) => error instanceof Error && MISSING.test(error.message);
