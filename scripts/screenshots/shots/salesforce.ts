import type { Subjects } from '../scene.ts';
import { ACME, click, dialog, type Shot, scrollTo } from './shot.ts';

/** How an org is connected, and what is synchronized of it. */
export function salesforceShots({ grace }: Subjects): readonly Shot[] {
  return [
    { name: 'connection-new', path: '/connect/new', until: 'My Domain' },
    {
      name: 'connection-docebo',
      path: '/connect/new',
      until: 'My Domain',
      act: async (page) => {
        await page.getByRole('radio', { name: 'A Docebo platform' }).check();
        await scrollTo(page, 'Where people are brought to');
      },
      documented: true,
    },
    {
      name: 'connection-refused',
      path: '/connect/salesforce?error=access_denied&error_description=end-user+denied+authorization&state=old',
      until: 'Back to the connections',
    },
    { name: 'connection', path: `${ACME}/connection`, until: 'My Domain' },
    { name: 'connection-edit', path: `${ACME}/connection?edit=true`, until: 'My Domain' },
    {
      name: 'connection-tested',
      path: `${ACME}/connection`,
      until: 'My Domain',
      act: async (page) => {
        await click('button', 'Test the connection')(page);
        await page.getByText('It works').waitFor();
      },
    },
    { name: 'synchronization', path: `${ACME}/synchronization`, until: 'Sync Users', documented: true },
    {
      name: 'notification-warning',
      path: `${ACME}/synchronization`,
      until: 'Sync Users',
      act: async (page) => {
        await click('button', 'More')(page);
        await click('menuitem', 'Resynchronize')(page);
        await dialog(page);
      },
    },
    { name: 'owners', path: `${ACME}/synchronization?owner=${grace}`, until: 'Only grace changes and runs these' },
    { name: 'configure', path: `${ACME}/synchronization?configure=contacts`, until: 'Next: the mapping' },
    { name: 'schedule', path: `${ACME}/synchronization?schedule=true`, until: 'By a cron expression' },
    { name: 'mapping', path: `${ACME}/mapping/contacts`, until: 'shown would be rejected', documented: true },
    {
      name: 'mapping-branches',
      path: `${ACME}/mapping/contacts`,
      until: 'shown would be rejected',
      act: click('button', /Organization chart/),
    },
    {
      name: 'mapping-options',
      path: `${ACME}/mapping/contacts`,
      until: 'shown would be rejected',
      act: click('button', 'Import options'),
    },
  ];
}
