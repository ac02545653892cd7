import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/e2e/support/chromium.ts';
import { playScene, type Scene } from './screenshots/scene.ts';
import { ACADEMY_SHOTS, heldShot, type Shot, shotsOf, undoShot } from './screenshots/shots.ts';

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

await Promise.all([DOCS, ALL].map((folder) => mkdir(folder, { recursive: true })));
await using scene = await playScene();
const browser = await launchBrowser();
try {
  await takeAll(shotsOf(scene));
  if (ACADEMY_SHOTS.some(isWanted)) {
    await scene.joinAcademy();
    await takeAll(ACADEMY_SHOTS);
  }
  if ([undoShot(''), heldShot('')].some(isWanted)) {
    const undo = await scene.undo();
    await takeAll([undoShot(undo)]);
    await takeAll([heldShot(await scene.repeat(undo))]);
  }
} finally {
  await browser.close();
}

function isWanted({ name }: Shot): boolean {
  return only.length === 0 || only.includes(name);
}

async function takeAll(shots: readonly Shot[]): Promise<void> {
  for (const shot of shots.filter(isWanted)) {
    for (const scheme of ['light', 'dark'] as const) await take(browser, scene, shot, scheme);
  }
}

async function take(from: Browser, { address, cookies }: Scene, shot: Shot, colorScheme: 'light' | 'dark') {
  const context = await from.newContext({
    viewport: { width: Number(values.width), height: 800 },
    colorScheme,
    locale: values.language === 'en' ? 'en-GB' : values.language,
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce',
  });
  const { as = 'ada' } = shot;
  if (as !== 'nobody') await context.addCookies([{ ...cookies[as], url: address }]);
  const page = await context.newPage();
  const file = colorScheme === 'light' ? shot.name : `${shot.name}-dark`;
  try {
    await page.goto(address + shot.path);
    await complete(page, values.language === 'en' ? shot.until : null);
    if (values.language === 'en') await shot.act?.(page);
    await complete(page, null);
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
async function complete(page: Page, text: string | null): Promise<void> {
  if (text !== null) await page.getByText(text).first().waitFor({ timeout: 15_000 });
  await page.getByRole('main').first().waitFor();
  await page.getByRole('main').getByText(/\S/).first().waitFor();
  await page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(300);
}
