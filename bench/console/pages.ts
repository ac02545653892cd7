import type { CDPSession, Page } from 'playwright-core';
import type { Scene } from '../../scripts/screenshots/scene.ts';
import { shotsOf } from '../../scripts/screenshots/shots.ts';

/** Within so many milliseconds a page can be used. */
const WANTED_MS = 1000;

interface Visit {
  readonly ms: number;
  /** What the page's main thread computed until then, in milliseconds: the same on a machine that does other things too. */
  readonly cpuMs: number;
  readonly requests: number;
}

/** Opens every page from its address, with nothing of it in memory, and prints when it can be used. */
export async function openPages(page: Page, scene: Scene, times: number): Promise<void> {
  const pages = shotsOf(scene).filter(({ act, as = 'ada' }) => act === undefined && as === 'ada');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  console.log(
    `when a page can be used, median of ${times} (aimed at: ${WANTED_MS} ms), and what it computes and asks for until then`,
  );
  for (const { name, path, until } of pages) {
    const visits: Visit[] = [];
    for (let time = 0; time < times; time += 1) visits.push(await visit(page, browser, scene.address + path, until));
    const ms = median(visits.map((one) => one.ms));
    const cpuMs = median(visits.map((one) => one.cpuMs));
    const requests = median(visits.map((one) => one.requests));
    console.log(
      `  ${name.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms ${cpuMs.toFixed(0).padStart(6)} ms CPU ${requests.toFixed(0).padStart(4)} requests${ms > WANTED_MS ? '  over' : ''}`,
    );
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Until what the page is for stands there, nothing of it is a skeleton, and the main thread is free for a frame. */
async function visit(page: Page, browser: CDPSession, address: string, until: string): Promise<Visit> {
  await page.goto('about:blank');
  const before = await computed(browser);
  await page.goto(address, { waitUntil: 'commit' });
  // Panels stand beside the page, and an address that leads nowhere has none.
  const main = page.locator('main, [role="dialog"], body:not(:has(main))');
  await main.getByText(until).first().waitFor();
  await main.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });
  const ms = await page.evaluate<number>(IN_A_FRAME);
  const after = await computed(browser);
  const requests = await page.evaluate<number>('performance.getEntriesByType("resource").length');
  // Where the browser has begun another process for the page, it counts from its beginning.
  return { ms, cpuMs: after < before ? after : after - before, requests };
}

/** Milliseconds that the main thread has computed so far. */
async function computed(browser: CDPSession): Promise<number> {
  const { metrics } = await browser.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** What the browser's own clock says, from the beginning of the navigation, once it has drawn. */
const IN_A_FRAME =
  'new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))';
