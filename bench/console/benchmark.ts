import { loadavg } from 'node:os';
import { playScene } from '../../scripts/screenshots/scene.ts';
import { launchBrowser } from '../../test/e2e/support/chromium.ts';
import { openChart } from './chart.ts';
import { openPages, WINDOW } from './pages.ts';
import { scrollPreview } from './preview.ts';

export interface ConsoleOptions {
  readonly only?: 'preview' | 'pages' | 'chart';
  readonly times: number;
}

/** The console in a real browser, on the demo's org; fails where anything takes longer than it is to: long tasks while the preview scrolls, when each page can be used, and a chart of 100,000 branches. */
export async function benchmarkConsole({ only, times }: ConsoleOptions): Promise<void> {
  await using scene = await playScene();
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext(WINDOW);
    await context.addCookies([{ ...scene.cookies.ada, url: scene.address }]);
    const page = await context.newPage();
    console.log(
      `load of this machine before: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(', ')}`,
    );
    const over: string[] = [];
    if (only === undefined || only === 'preview') over.push(...(await scrollPreview(page, scene.address)));
    if (only === undefined || only === 'pages') over.push(...(await openPages(browser, scene, times)));
    if (only === undefined || only === 'chart') over.push(...(await openChart(page, scene, times)));
    console.log(
      `and after: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(', ')}`,
    );
    if (over.length === 0) return;
    console.log(`longer than wanted: ${over.join('; ')}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
