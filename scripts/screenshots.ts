import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Frame } from 'playwright-core';
import { launchBrowser } from '../test/e2e/support/chromium.ts';
import { startFresh } from './screenshots/fresh.ts';
import { playScene, type Scene } from './screenshots/scene.ts';
import {
  ACADEMY_SHOTS,
  FIRST_SHOT,
  failedShots,
  heldShot,
  REQUIRED_SHOTS,
  SET_UP_SHOT,
  STALLED_SHOTS,
  undoShot,
} from './screenshots/shots/later.ts';
import { type Shot, shotsOf } from './screenshots/shots.ts';

/**
 * Takes a picture of every page of the console, in light and dark: those that README and docs show into
 * docs/screenshots, all of them into .rollcall/screenshots, to be looked at.
 */
const { values } = parseArgs({
  options: {
    /** Of the window, in pixels. Pictures for the docs are taken at 1280 only. */
    width: { type: 'string', default: '1280' },
    language: { type: 'string', default: 'en' },
    /** Only these, separated by commas. */
    only: { type: 'string', default: '' },
  },
});
const ROOT = join(import.meta.dirname, '..');
const DOCS = join(ROOT, 'docs/screenshots');
const ALL = join(ROOT, `.rollcall/screenshots/${values.width}-${values.language}`);
const only = values.only.split(',').filter(Boolean);

/** Where a page is, and who is signed in there. */
type Place = Pick<Scene, 'address'> & { readonly cookies: Partial<Scene['cookies']> };

await Promise.all([DOCS, ALL].map((folder) => mkdir(folder, { recursive: true })));
const browser = await launchBrowser();
try {
  if ([SET_UP_SHOT, FIRST_SHOT].some(isWanted)) await takeFirst();
  await using scene = await playScene();
  await takeAll(scene, shotsOf(scene));
  if (ACADEMY_SHOTS.some(isWanted)) {
    await scene.joinAcademy();
    await takeAll(scene, ACADEMY_SHOTS);
  }
  const stalling = [...STALLED_SHOTS, ...failedShots('')];
  if ([undoShot(''), heldShot(''), ...stalling].some(isWanted)) {
    const undo = await scene.undo();
    await takeAll(scene, [undoShot(undo)]);
    await takeAll(scene, [heldShot(await scene.repeat(undo))]);
  }
  if (stalling.some(isWanted)) {
    await scene.stall();
    await takeAll(scene, STALLED_SHOTS);
    await takeAll(scene, failedShots(await scene.fail()));
  }
  await scene.requireSecondFactor();
  await takeAll(scene, REQUIRED_SHOTS);
} finally {
  await browser.close();
}

/** Before anybody can sign in, and before anything is connected. */
async function takeFirst(): Promise<void> {
  await using fresh = await startFresh();
  const { address } = fresh;
  await takeAll({ address, cookies: {} }, [SET_UP_SHOT]);
  await takeAll({ address, cookies: { ada: await fresh.setUp() } }, [FIRST_SHOT]);
}

function isWanted({ name }: Shot): boolean {
  return only.length === 0 || only.includes(name);
}

async function takeAll(place: Place, shots: readonly Shot[]): Promise<void> {
  for (const shot of shots.filter(isWanted)) {
    for (const scheme of ['light', 'dark'] as const) await take(browser, place, shot, scheme);
  }
}

async function take(from: Browser, { address, cookies }: Place, shot: Shot, colorScheme: 'light' | 'dark') {
  const context = await from.newContext({
    viewport: { width: Number(values.width), height: 800 },
    colorScheme,
    locale: values.language === 'en' ? 'en-GB' : values.language,
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce',
  });
  const { as = 'ada' } = shot;
  const cookie = as === 'nobody' ? undefined : cookies[as];
  if (cookie !== undefined) await context.addCookies([{ ...cookie, url: address }]);
  const page = await context.newPage();
  const file = colorScheme === 'light' ? shot.name : `${shot.name}-dark`;
  try {
    await page.goto(new URL(shot.path, address).href);
    const shown = page.frames().at(-1) ?? page.mainFrame();
    await complete(shown, values.language === 'en' ? shot.until : null);
    if (values.language === 'en') await shot.act?.(page);
    await complete(shown, null);
    await page.screenshot({ path: join(ALL, `${file}.png`) });
    if (shot.documented === true && values.width === '1280' && values.language === 'en') {
      await page.screenshot({ path: join(DOCS, `${file}.webp`), type: 'webp', quality: 80 });
    }
    process.stdout.write(`${file}\n`);
  } catch (error) {
    await page.screenshot({ path: join(ALL, `${file}-failed.png`) });
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await context.close();
  }
}

/** Nothing is being loaded any more, and nothing moves. */
async function complete(page: Frame, text: string | null): Promise<void> {
  if (text !== null) await page.getByText(text).first().waitFor({ timeout: 15_000 });
  await page.getByRole('main').first().waitFor();
  await page.getByRole('main').getByText(/\S/).first().waitFor();
  await page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(300);
}
