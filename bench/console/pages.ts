import type { Browser, CDPSession, Page } from 'playwright-core';
import { startFresh } from '../../scripts/screenshots/fresh.ts';
import type { Scene } from '../../scripts/screenshots/scene.ts';
import { SET_UP_SHOT } from '../../scripts/screenshots/shots/later.ts';
import { type Shot, shotsOf } from '../../scripts/screenshots/shots.ts';

/** Within so many milliseconds a page can be used. */
const WANTED_MS = 1000;

/** What a page is opened in. */
export const WINDOW = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' };

interface Visit {
  readonly ms: number;
  /** What the page's main thread computed until then, in milliseconds: the same on a machine that does other things too. */
  readonly cpuMs: number;
  readonly requests: number;
}

/** Who comes to pages, in the order in which they are printed. */
const VIEWERS = ['nobody', 'mary', 'learner', 'ada'] as const;

/**
 * Opens every page from its address, as those who come to it and with nothing of it in memory, and prints when it can be
 * used. Gives the names of those that took too long.
 */
export async function openPages(from: Browser, scene: Scene, times: number): Promise<readonly string[]> {
  console.log(
    `when a page can be used, median of ${times} (aimed at: ${WANTED_MS} ms), and what it computes and asks for until then`,
  );
  const over = [...(await openSetUp(from, times))];
  // Those that are reached by an address of ours.
  const shots = shotsOf(scene).filter(({ act, path }) => act === undefined && path.startsWith('/'));
  for (const viewer of VIEWERS) {
    const context = await from.newContext(WINDOW);
    if (viewer !== 'nobody') await context.addCookies([{ ...scene.cookies[viewer], url: scene.address }]);
    const seen = shots.filter(({ as = 'ada' }) => as === viewer);
    over.push(...(await openEach(await context.newPage(), scene.address, seen, times)));
    await context.close();
  }
  return over;
}

/** The first page of all, which there is only before anybody can sign in. */
async function openSetUp(from: Browser, times: number): Promise<readonly string[]> {
  await using fresh = await startFresh();
  const page = await from.newPage(WINDOW);
  const over = await openEach(page, fresh.address, [SET_UP_SHOT], times);
  await page.close();
  return over;
}

async function openEach(
  page: Page,
  address: string,
  pages: readonly Shot[],
  times: number,
): Promise<readonly string[]> {
  const over: string[] = [];
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  for (const { name, path, until } of pages) {
    const visits: Visit[] = [];
    for (let time = 0; time < times; time += 1) visits.push(await visit(page, browser, address + path, until));
    const ms = median(visits.map((one) => one.ms));
    if (ms > WANTED_MS) over.push(name);
    const cpuMs = median(visits.map((one) => one.cpuMs));
    const requests = median(visits.map((one) => one.requests));
    console.log(
      `  ${name.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms ${cpuMs.toFixed(0).padStart(6)} ms CPU ${requests.toFixed(0).padStart(4)} requests${ms > WANTED_MS ? '  over' : ''}`,
    );
  }
  return over;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Until what the page is for stands there, nothing of it is a skeleton, and the main thread is free for a frame. */
async function visit(page: Page, browser: CDPSession, address: string, until: string): Promise<Visit> {
  await page.goto('about:blank');
  const before = await computed(browser);
  await page.goto(address, { waitUntil: 'commit' });
  // The page looks itself, each time it draws: locators look again after half a second only.
  const ms = await page.evaluate<number>(usable(until));
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

/**
 * Looks in the page, at each frame, and gives what the browser's own clock says, from the beginning of the navigation,
 * once it has drawn. Panels stand beside a page's main part, and an address that leads nowhere has none.
 */
const usable = (until: string) => `new Promise((resolve) => {
  const wanted = ${JSON.stringify(until.toLowerCase())};
  const says = (element) => element.textContent.toLowerCase().includes(wanted);
  const seen = (element) => element.checkVisibility();
  const shows = (element) => {
    const inner = [...element.children].filter(says);
    return inner.length > 0 ? inner.some(shows) : seen(element);
  };
  const look = () => {
    const main = [...document.querySelectorAll('main, [role="dialog"]')];
    const places = main.length > 0 || document.body === null ? main : [document.body];
    const shown = places.some((place) => says(place) && shows(place));
    const coming = places.some((place) => [...place.querySelectorAll('.mantine-Skeleton-root')].some(seen));
    requestAnimationFrame(shown && !coming ? () => setTimeout(() => resolve(performance.now())) : look);
  };
  look();
})`;
