import { PASSWORD } from '../people.ts';
import type { Subjects } from '../scene.ts';
import { ACME, click, dialog, type Shot } from './shot.ts';

/** Who comes in, and how. */
export function accessShots({ provider }: Subjects): readonly Shot[] {
  return [
    { name: 'account', path: '/account', until: 'Where you are signed in' },
    {
      name: 'second-factor',
      path: '/account',
      until: 'Where you are signed in',
      act: async (page) => {
        await click('button', 'Set up')(page);
        await page.getByLabel('Your password').fill(PASSWORD);
        await click('button', 'Continue')(page);
        await page.getByText('Or type it in:').waitFor();
      },
    },
    { name: 'administrators', path: '/administrators', until: 'grace' },
    {
      name: 'administrator-new',
      path: '/administrators',
      until: 'grace',
      act: async (page) => {
        await click('button', 'Add an administrator')(page);
        await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
      },
    },
    { name: 'tokens', path: '/tokens', until: 'Nightly export' },
    {
      name: 'token-new',
      path: '/tokens',
      until: 'Nightly export',
      act: async (page) => {
        await click('button', 'Create a token')(page);
        await dialog(page);
      },
    },
    { name: 'audit', path: '/audit', until: 'Created an API token' },
    {
      name: 'admin-menu',
      path: `${ACME}/synchronization`,
      until: 'Sync Users',
      act: click('button', 'Admin menu'),
    },
    { name: 'providers', path: '/identity-providers', until: 'Acme Okta' },
    { name: 'provider', path: `/identity-providers/${provider}`, until: 'Acme Okta', documented: true },
    {
      name: 'provider-install',
      path: '/identity-providers',
      until: 'Acme Okta',
      act: async (page) => {
        await click('button', /^Install/)(page);
        await dialog(page);
      },
    },
    { name: 'sign-in-log', path: '/sign-in-log', until: 'Contractors' },
    { name: 'lost', path: '/nowhere', until: 'There is no such page' },
  ];
}
