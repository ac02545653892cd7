import type { FrameLocator, Locator, Page } from 'playwright-core';

/** One of the links in the shape of tabs that a page has on top; `current`: only where it is the one that is shown. */
export function tabOf(on: Page | FrameLocator, name: string, { current = false } = {}): Locator {
  const link = on.getByRole('main').getByRole('navigation').getByRole('link', { name });
  return current ? link.and(on.locator('[aria-current="page"]')) : link;
}
