import { lazyRouteComponent } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Volume, wordsOf } from '../i18n/words.ts';

interface Fetched {
  readonly preload?: () => Promise<void> | undefined;
}

/** A page that takes what its address says, and whose code comes with the route, not once the route is drawn. */
export function fetchedWith(page: Fetched, draw: () => ReactNode) {
  return Object.assign(draw, { preload: async () => await page.preload?.() });
}

/** A page whose code and words come at once, with the route. The build knows which volumes a page speaks of, and wants them all. */
export function pageOf<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
  ...volumes: readonly Volume[]
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), wordsOf(volumes)]);
    return module;
  }, name);
}
