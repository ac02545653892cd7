import type { Subjects } from '../scene.ts';
import { ACME, click, dialog, type Shot } from './shot.ts';

/** What was done, and what is to be. */
export function runShots({ plan, run }: Subjects): readonly Shot[] {
  return [
    { name: 'runs', path: `${ACME}/runs`, until: 'Outcomes over time', documented: true },
    {
      name: 'runs-tooltip',
      path: `${ACME}/runs`,
      until: 'Outcomes over time',
      act: async (page) => await page.mouse.move(740, 420),
    },
    { name: 'runs-table', path: `${ACME}/runs?history=table`, until: 'Outcomes over time' },
    { name: 'logs', path: `${ACME}/logs`, until: 'Target user', documented: true },
    {
      name: 'log-event',
      path: `${ACME}/logs?run=${run}&level=error`,
      until: 'Target user',
      act: async (page) => {
        await page.getByRole('row').nth(1).getByRole('button').click();
        await dialog(page);
      },
    },
    { name: 'logs-empty', path: `${ACME}/logs?run=99999`, until: 'Nothing fits the filters' },
    { name: 'plan', path: `/runs/${plan}`, until: 'Export CSV' },
    {
      name: 'plan-changes',
      path: `/runs/${plan}`,
      until: 'Export CSV',
      act: async (page) => {
        await page.getByRole('combobox', { name: 'Action' }).click();
        await page.getByRole('option', { name: 'Update' }).click();
        await page
          .getByRole('row', { name: /Update/ })
          .first()
          .waitFor();
        await page.getByRole('heading', { name: 'Changes' }).scrollIntoViewIfNeeded();
        await page.mouse.wheel(0, 2000);
      },
      documented: true,
    },
    {
      name: 'plan-apply',
      path: `/runs/${plan}`,
      until: 'Export CSV',
      act: async (page) => {
        await click('button', 'Apply')(page);
        await dialog(page);
      },
    },
    { name: 'run', path: `/runs/${run}`, until: 'Who was left out, and why' },
    { name: 'unknown-run', path: '/runs/99999', until: 'There is no run' },
  ];
}
