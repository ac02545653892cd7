import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { NARROWEST } from './page-states.ts';
import { expectAccessible } from './served.ts';

/** In the light on a usual screen, in the dark on the smallest, where nothing makes the page scroll sideways. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' });
  await page.setViewportSize({ width: NARROWEST, height: 768 });
  await expect.poll(() => page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROWEST);
  await expectAccessible(page);
}
