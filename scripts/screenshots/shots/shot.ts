import type { Page } from 'playwright-core';
import type { Viewer } from '../scene.ts';

export interface Shot {
  readonly name: string;
  /** On the server; or the whole address of a page that has ours in a frame. */
  readonly path: string;
  /** Stands on the page once it is complete. */
  readonly until: string;
  /** What is done on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** As whom; an administrator where nothing is said. */
  readonly as?: Viewer | 'nobody';
  /** Goes into README or docs, in light and dark. */
  readonly documented?: boolean;
}

export const ACME = '/salesforce/acme';

export const click = (role: 'button' | 'link' | 'menuitem', name: string | RegExp) => async (page: Page) => {
  await page.getByRole(role, { name }).first().click();
};

export async function dialog(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
}

/** Puts a text just below the header. */
export async function scrollTo(page: Page, text: string): Promise<void> {
  const box = await page.getByText(text).boundingBox();
  await page.mouse.wheel(0, (box?.y ?? 0) - 90);
}
