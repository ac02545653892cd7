import type { Page } from 'playwright-core';
import { isFelt, type Task, tasksDuring, taskText } from './tasks.ts';

/** What the preview is measured with; an org with less of it would prove nothing. */
const LEAST = { columns: 60, rows: 2_000 };

/**
 * Scrolls the preview of the mapping page, 2,000 rows of all columns, and prints the long tasks of each way to do so. Gives
 * the names of those that have any.
 */
export async function scrollPreview(page: Page, address: string): Promise<readonly string[]> {
  const over: string[] = [];
  await page.goto(`${address}/salesforce/acme/mapping/contacts`);
  await page.getByText('shown would be rejected').first().waitFor();
  await page.getByRole('combobox', { name: 'Records to show' }).click();
  await page.getByRole('option', { name: '2,000 records' }).click();
  await page.getByText(/^2,000 records of/).waitFor({ timeout: 120_000 });
  const table = page.locator('.preview');
  const columns = Number(await table.locator('table').getAttribute('aria-colcount'));
  // Its first row is that of the columns.
  const rows = Number(await table.locator('table').getAttribute('aria-rowcount')) - 1;
  if (columns < LEAST.columns || rows < LEAST.rows) {
    throw new Error(`The preview has ${rows} rows and ${columns} columns: too little to say how it scrolls.`);
  }
  console.log(`preview of ${rows} rows × ${columns} columns, ${await table.locator('td').count()} cells drawn`);
  const ways: readonly (readonly [string, () => Promise<void>])[] = [
    ['wheel down', () => wheel(page, 0, 120)],
    ['wheel across', () => wheel(page, 120, 0)],
    ['scroll bar down', () => drag(page, 'scrollTop')],
    ['scroll bar across', () => drag(page, 'scrollLeft')],
  ];
  const all: Task[] = [];
  for (const [name, work] of ways) {
    await page.evaluate("document.querySelector('.preview').scrollTo(0, 0)");
    await page.waitForTimeout(500);
    await table.hover();
    const tasks = await tasksDuring(page, work);
    all.push(...tasks);
    if (isFelt(tasks)) over.push(`preview, ${name}`);
    console.log(`  ${name.padEnd(18)} ${taskText(tasks)}`);
  }
  console.log(`  ${'all'.padEnd(18)} ${taskText(all)}`);
  return over;
}

/** As a mouse does it: 100 notches of the wheel, a frame apart. */
async function wheel(page: Page, x: number, y: number): Promise<void> {
  for (let notch = 0; notch < 100; notch += 1) {
    await page.mouse.wheel(x, y);
    await page.waitForTimeout(16);
  }
  await page.waitForTimeout(300);
}

/** As who pulls the scroll bar does it: 60 frames from one end to the other, so that everything in sight changes each time. */
async function drag(page: Page, side: 'scrollTop' | 'scrollLeft'): Promise<void> {
  const whole = side === 'scrollTop' ? 'scrollHeight' : 'scrollWidth';
  await page.evaluate(`(async () => {
    const preview = document.querySelector('.preview');
    for (let frame = 1; frame <= 60; frame += 1) {
      preview.${side} = (preview.${whole} * frame) / 60;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  })()`);
  await page.waitForTimeout(300);
}
