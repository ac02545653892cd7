import type { Page } from 'playwright-core';
import type { Scene } from '../../scripts/screenshots/scene.ts';
import { shotsOf } from '../../scripts/screenshots/shots.ts';

/** Within so many milliseconds a page can be used. */
const WANTED_MS = 1000;

/** Opens every page from its address, with nothing of it in memory, and prints when it can be used. */
export async function openPages(page: Page, scene: Scene, times: number): Promise<void> {
  const pages = shotsOf(scene).filter(({ act, as = 'ada' }) => act === undefined && as === 'ada');
  console.log(`when a page can be used, median of ${times} (aimed at: ${WANTED_MS} ms)`);
  for (const { name, path, until } of pages) {
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push(await interactiveAfter(page, scene.address + path, until));
    const median = taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
    console.log(`  ${name.padEnd(18)} ${median.toFixed(0).padStart(6)} ms${median > WANTED_MS ? '  over' : ''}`);
  }
}

/** Milliseconds until what the page is for stands there, nothing of it is a skeleton, and the main thread is free for a frame. */
async function interactiveAfter(page: Page, address: string, until: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(address, { waitUntil: 'commit' });
  // Panels stand beside the page, and an address that leads nowhere has none.
  const main = page.locator('main, [role="dialog"], body:not(:has(main))');
  await main.getByText(until).first().waitFor();
  await main.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  return await page.evaluate<number>(IN_A_FRAME);
}

/** What the browser's own clock says, from the beginning of the navigation, once it has drawn. */
const IN_A_FRAME =
  'new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))';
