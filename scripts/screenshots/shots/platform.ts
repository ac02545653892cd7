import type { Subjects } from '../scene.ts';
import { click, type Shot, scrollTo } from './shot.ts';

/** The platform: its people, branches, fields and notifications. */
export function platformShots({ person, notification }: Subjects): readonly Shot[] {
  return [
    { name: 'users', path: '/users', until: 'Users' },
    { name: 'user-new', path: '/users/new', until: 'Create a user' },
    { name: 'user-edit', path: `/users/${person}/edit`, until: 'Save' },
    { name: 'person', path: `/users/${person}`, until: 'Salesforce' },
    {
      name: 'person-explained',
      path: `/users/${person}`,
      until: 'Salesforce',
      act: async (page) => {
        await click('button', 'Look at it')(page);
        await page.getByText('The record is in the list view').waitFor();
        await scrollTo(page, 'What the next run would do');
      },
      documented: true,
    },
    { name: 'branches', path: '/branches', until: 'Customers' },
    {
      name: 'branch',
      path: '/branches',
      until: 'Customers',
      act: async (page) => {
        await page
          .getByRole('treeitem', { name: /^Customers/ })
          .locator('button')
          .click();
        // Not one that is still on its way, which leads nowhere.
        await page
          .getByRole('treeitem', { level: 3, name: /people|person/ })
          .nth(4)
          .click();
        await page.getByText('From Salesforce').waitFor();
      },
      documented: true,
    },
    { name: 'branches-gone', path: '/branches?view=gone', until: 'no longer in Salesforce' },
    { name: 'fields', path: '/fields', until: 'Region' },
    {
      name: 'field-edit',
      path: '/fields?field=department',
      until: 'Region',
    },
    { name: 'notifications', path: '/notifications', until: 'Notifications' },
    { name: 'notification', path: `/notifications/${notification}`, until: 'Preview', documented: true },
    { name: 'notification-new', path: '/notifications/new', until: 'Preview' },
    { name: 'outbox', path: '/notifications?view=outbox', until: 'Outbox' },
  ];
}
