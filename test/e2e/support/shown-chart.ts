import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Of the root, and of the branches below it. */
const ABOVE = 2;

/**
 * The organization chart as the page of branches has it below a branch that is itself below the root, wholly opened by
 * keyboard: a line for each branch, its name behind a dot for each level.
 */
export async function shownChart(page: Page, address: string, below: string): Promise<readonly string[]> {
  await page.goto(`${address}/branches`);
  await page.getByRole('treeitem', { name: below }).waitFor();
  const nodes = page.getByRole('treeitem');
  const closed = page.locator('[role="treeitem"][aria-expanded="false"]');
  /** Lines whose branches are on their way. */
  const coming = page.locator('[role="treeitem"][aria-busy="true"]');
  await expect.poll(() => coming.count()).toBe(0);
  while ((await closed.count()) > 0) {
    const shown = await nodes.count();
    await closed.first().press('ArrowRight');
    await expect.poll(() => nodes.count()).toBeGreaterThan(shown);
    await expect.poll(() => coming.count()).toBe(0);
  }
  const lines = await Promise.all(
    (await nodes.all()).map(async (node) => {
      const level = Number(await node.getAttribute('aria-level')) - ABOVE;
      const [name = ''] = ((await node.getAttribute('aria-label')) ?? '').split(', ');
      return { level, name };
    }),
  );
  const from = lines.findIndex(({ level, name }) => level === 0 && name.startsWith(below)) + 1;
  const count = lines.slice(from).findIndex(({ level }) => level <= 0);
  const within = lines.slice(from, count === -1 ? undefined : from + count);
  return within.map(({ level, name }) => `${'· '.repeat(level - 1)}${name}`);
}
