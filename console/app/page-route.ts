import type { ReactNode } from 'react';

interface Fetched {
  readonly preload?: () => Promise<void> | undefined;
}

/** A page that takes what its address says, and whose code comes with the route, not once the route is drawn. */
export function fetchedWith(page: Fetched, draw: () => ReactNode) {
  return Object.assign(draw, { preload: async () => await page.preload?.() });
}
