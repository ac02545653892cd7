import { join } from 'node:path';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import type { Scene } from '../../scripts/screenshots/scene.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { isFelt, type Task, tasksDuring, taskText } from './tasks.ts';

const ROOT = join(import.meta.dirname, '../..');
const REGIONS = 10;
const EACH = 10_000;

/** Branches of which ten have 10,000 below them: when the chart can be used, opened, walked and searched. Gives what had long tasks. */
export async function openChart(page: Page, scene: Scene, times: number): Promise<readonly string[]> {
  const over: string[] = [];
  const measure = async (name: string, repeated: number, measured: Measured) => {
    if (isFelt(await measureTasks(page, name, repeated, measured))) over.push(`chart, ${name}`);
  };
  await growChart(scene);
  console.log(`a chart of ${(REGIONS * EACH).toLocaleString('en')} branches, median of ${times}`);
  const region = page.getByRole('treeitem', { name: /^Region 03,/ });
  const open = async () => {
    await page.goto('about:blank');
    await page.goto(`${scene.address}/branches`, { waitUntil: 'commit' });
    await region.waitFor();
  };
  await measure('open the page', times, { work: open });
  const openRegion = async () => {
    await region.locator('button').click();
    await page.getByRole('treeitem', { name: 'Team 00001,' }).waitFor();
  };
  await measure('open a branch of 10,000', times, { before: open, work: openRegion });
  await measure('to the middle of them', times, {
    before: async () => {
      await open();
      await openRegion();
    },
    work: async () => {
      await page.evaluate(
        "const tree = document.querySelector('[role=tree]'); tree.scrollTop = tree.scrollHeight / 2;",
      );
      await page
        .getByRole('treeitem', { name: /^Team 049/ })
        .first()
        .waitFor();
    },
  });
  await measure('scroll through them', 1, {
    work: async () => {
      await page.getByRole('tree').hover();
      for (let notch = 0; notch < 100; notch += 1) {
        await page.mouse.wheel(0, 240);
        await page.waitForTimeout(16);
      }
    },
  });
  await measure('a name, typed', times, {
    before: async () => {
      await open();
      await openRegion();
      await page.getByRole('treeitem', { name: 'Team 00001,' }).focus();
    },
    work: async () => {
      await page.keyboard.type('team 07777');
      await page.getByRole('treeitem', { name: 'Team 07777,' }).waitFor();
    },
  });
  await measure('arrow keys, 50 of them', 1, {
    work: async () => {
      for (let key = 0; key < 50; key += 1) await page.keyboard.press('ArrowDown');
    },
  });
  await measure('search', times, {
    before: open,
    work: async () => {
      await page.getByRole('textbox', { name: 'Search' }).fill('team 07777');
      await page
        .getByRole('button', { name: /Team 07777/ })
        .first()
        .waitFor();
    },
  });
  return over;
}

interface Measured {
  /** Not measured. */
  readonly before?: () => Promise<void>;
  readonly work: () => Promise<void>;
}

/** Prints how long something took, and the long tasks meanwhile. */
async function measureTasks(
  page: Page,
  name: string,
  times: number,
  { before, work }: Measured,
): Promise<readonly Task[]> {
  const took: number[] = [];
  const all: Task[] = [];
  for (let time = 0; time < times; time += 1) {
    await before?.();
    const tasks = await tasksDuring(page, async () => {
      const start = performance.now();
      await work();
      took.push(performance.now() - start);
    });
    all.push(...tasks);
  }
  const median = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
  console.log(`  ${name.padEnd(24)} ${median.toFixed(0).padStart(5)} ms  ${taskText(all)}`);
  return all;
}

async function growChart({ environment }: Scene): Promise<void> {
  await using context = await createContext(readEnvironment({ ...environment }, ROOT));
  await sql`
    with region as (
      insert into branch (name, code, parent_id)
      select 'Region ' || lpad(number::text, 2, '0'), 'REGION-' || number, root.id
      from generate_series(1, ${REGIONS}::int) number, (select id from branch where parent_id is null) root
      returning id, code)
    insert into branch (name, code, parent_id)
    select 'Team ' || lpad(team::text, 5, '0'), region.code || '-' || team, region.id
    from region, generate_series(1, ${EACH}::int) team`.execute(context.db);
  await sql`analyze branch`.execute(context.db);
}
